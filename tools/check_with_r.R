# The statistics of the package computed by base R alone, to set beside docs/checked-against.md.
# Debian: apt-get install r-base-core && Rscript tools/check_with_r.R

# Krippendorff's alpha from the coincidence matrix (Krippendorff 2011), on his published example.
alpha <- function(data, level) {
  data <- data[, colSums(!is.na(data)) > 1]
  values <- sort(unique(na.omit(c(data))))
  coincidences <- matrix(0, length(values), length(values))
  for (unit in seq_len(ncol(data))) {
    codes <- match(na.omit(data[, unit]), values)
    for (i in seq_along(codes)) for (j in seq_along(codes)) if (i != j) {
      at <- cbind(codes[i], codes[j])
      coincidences[at] <- coincidences[at] + 1 / (length(codes) - 1)
    }
  }
  n <- rowSums(coincidences)
  distance <- outer(seq_along(values), seq_along(values), Vectorize(function(a, b) {
    if (level == "nominal") as.numeric(a != b)
    else if (level == "interval") (values[a] - values[b])^2
    else (sum(n[min(a, b):max(a, b)]) - (n[a] + n[b]) / 2)^2
  }))
  expected <- (outer(n, n) - diag(n)) / (sum(n) - 1)
  1 - sum(coincidences * distance) / sum(expected * distance)
}
data <- rbind(
  c(1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA), c(1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3),
  c(NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA), c(1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA)
)
for (level in c("nominal", "ordinal", "interval")) {
  cat(sprintf("alpha %-8s  %.10f\n", level, alpha(data, level)))
}
cat(sprintf("bound of 12 right in 12 articles   %.10f\n", binom.test(12, 12)$conf.int[1]))
cat(sprintf("bound of 0 right in 7 articles, 90 %%  %.10f\n", binom.test(0, 7, conf.level = .9)$conf.int[2]))
cat("Benjamini-Hochberg of .01 .04 .03 .5  ", p.adjust(c(.01, .04, .03, .5), "BH"), "\n")
a <- c(0, 1, 2, 2, 5); b <- c(1, 3, 4, 6)
w <- wilcox.test(b, a, exact = FALSE)$statistic
cat(sprintf("Cliff's delta by Mann-Whitney       %.10f\n", 2 * w / (length(a) * length(b)) - 1))

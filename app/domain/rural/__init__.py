"""农房安全性: site, parts a to d, the worst part decides, by the guideline of 2019."""

"""JGJ 125-2016 危险房屋鉴定标准, stages 1 and 2, as pure functions over a rule table."""

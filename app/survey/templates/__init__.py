"""What the papers of a survey say, one file a kind; `app.survey.papers` writes them."""

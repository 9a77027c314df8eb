"""The question page's chart: all claims on one question, and what they leave of the count."""

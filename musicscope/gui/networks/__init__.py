"""Networks: trained on the owner's words, kept, asked, and tried against each other."""

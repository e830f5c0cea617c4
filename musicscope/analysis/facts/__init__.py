"""One file a fact: what is concluded from the descriptors of a whole track."""

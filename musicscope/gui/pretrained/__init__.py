"""Pretrained networks of others: what there is, agreed to, listened with and searched with."""

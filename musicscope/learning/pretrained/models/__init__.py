"""The pretrained networks that this program can load, one file each family."""

"""What comes from outside: the snapshot on disk, and the API that it is made from."""

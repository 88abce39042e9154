"""What is wrong with the data themselves, in words that can be sent to who keeps them."""

"""What the tests share: programs, workers, clients, names."""

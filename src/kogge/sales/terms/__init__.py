"""The texts a contract rests on, per market and language, in versions."""

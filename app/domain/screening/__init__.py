"""自建房快速排查: three conclusions from what was seen, by the key points of 2022."""

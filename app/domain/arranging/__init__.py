"""Which house a photo shows: pure rules over codes, times, positions and the order of files.

Written so that nothing is silently wrong: a photo is `sure` only where no witness disagrees.
"""

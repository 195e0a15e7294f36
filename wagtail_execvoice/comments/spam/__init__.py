"""How spam looks: pure functions of texts, with neither database nor settings.

====================  ==========================================================================================
``tokens``            words, links and hosts of a text
``shingles``          three words in a row as numbers: what near-duplicates are found by
``campaigns``         which texts belong together, being almost the same
``looks``             empty praise, capitals, exclamation marks, markup
``trigrams``          how languages are spelled: which one a text is in, and whether it is in any
``features``          what the learned filter looks at
``learner``           a hashed logistic regression: learns, scores, explains, is packed into a database row
``validation``        what it can do, measured on decisions that it did not learn from
``bounds``            how much a few observations can be trusted
``patterns``          the regular expressions that moderators may use, and what is wrong with the others
``automata``          runs them, in time that grows with the text and never faster
``matching``          the four kinds of rules of the moderators
====================  ==========================================================================================
"""

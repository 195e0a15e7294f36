"""Reading the authors that a site credits today, and finding the person each of them is.

==============  ====================================================================================
``texts``       names in a text: cleaned, split and compared
``authors``     what an author is in the site's own models: a user, a snippet, a page, or only a name
``sources``     where a page type and its revisions name their authors
``directory``   which person an author is
``people``      making the people who are not in the directory yet
``rows``        bylines as rows, and in the content of a revision
``report``      what is told to whoever runs the command
==============  ====================================================================================

``wagtail_execvoice.authors.actions.adopting`` puts them together, in transactions.
"""

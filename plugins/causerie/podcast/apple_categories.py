"""Check the category of a show: the table of Apple's podcast categories.

Source: https://podcasters.apple.com/support/1691-apple-podcasts-categories, with 19
categories and 91 subcategories.
"""

from causerie.settings import did_you_mean

CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": (
        "Books",
        "Design",
        "Fashion & Beauty",
        "Food",
        "Performing Arts",
        "Visual Arts",
    ),
    "Business": (
        "Careers",
        "Entrepreneurship",
        "Investing",
        "Management",
        "Marketing",
        "Non-Profit",
    ),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "History": (),
    "Health & Fitness": (
        "Alternative Health",
        "Fitness",
        "Medicine",
        "Mental Health",
        "Nutrition",
        "Sexuality",
    ),
    "Kids & Family": (
        "Education for Kids",
        "Parenting",
        "Pets & Animals",
        "Stories for Kids",
    ),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism",
        "Christianity",
        "Hinduism",
        "Islam",
        "Judaism",
        "Religion",
        "Spirituality",
    ),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": (
        "Documentary",
        "Personal Journals",
        "Philosophy",
        "Places & Travel",
        "Relationships",
    ),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "Technology": (),
    "True Crime": (),
    "TV & Film": (
        "After Shows",
        "Film History",
        "Film Interviews",
        "Film Reviews",
        "TV Reviews",
    ),
}


def category_fault(value: tuple[str, ...]) -> str:
    """Say what is wrong with a category and its subcategory; empty if nothing is.

    The text continues a sentence that ends with the value.

    >>> category_fault(("Technolgy",))
    "is not an Apple category. Did you mean 'Technology'?"
    >>> category_fault(("Arts", "Management"))
    "is not a pair of Apple's. Write ['Business', 'Management']."
    """
    match value:
        case (top,):
            return _top_fault(top)
        case (top, sub):
            return _sub_fault(top, sub)
    return "is not one category, with at most one subcategory."


def _top_fault(top: str) -> str:
    if top in CATEGORIES:
        return ""
    if parent := _parent_category(top):
        return f"is a subcategory of Apple's. Write [{parent!r}, {top!r}]."
    return f"is not an Apple category. {_advice(top, [*CATEGORIES])}"


def _sub_fault(top: str, sub: str) -> str:
    if sub in CATEGORIES.get(top, ()):
        return ""
    if parent := _parent_category(sub):
        return f"is not a pair of Apple's. Write [{parent!r}, {sub!r}]."
    if top not in CATEGORIES:
        return _top_fault(top)
    if not CATEGORIES[top]:
        return f"has a subcategory where Apple knows none. Write [{top!r}]."
    advice = _advice(sub, [*CATEGORIES[top]])
    return f"has a subcategory that Apple does not know. {advice}"


def _parent_category(sub: str) -> str:
    """Return the category a subcategory belongs to; empty if none."""
    return next((top for top, subs in CATEGORIES.items() if sub in subs), "")


def _advice(name: str, known: list[str]) -> str:
    return did_you_mean(name, known) or f"Choose one of: {', '.join(known)}."

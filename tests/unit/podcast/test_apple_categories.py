import pytest

from causerie.podcast.apple_categories import CATEGORIES, category_fault


def test_the_table_is_apples() -> None:
    subs = [sub for group in CATEGORIES.values() for sub in group]

    assert len(CATEGORIES) == 19
    assert len(subs) == 91
    assert len({*CATEGORIES, *subs}) == 110


@pytest.mark.parametrize("top", CATEGORIES)
def test_every_category_is_good_alone_and_with_each_of_its_own(top: str) -> None:
    assert category_fault((top,)) == ""
    assert [category_fault((top, sub)) for sub in CATEGORIES[top]] == [""] * len(
        CATEGORIES[top]
    )


@pytest.mark.parametrize("value", [(), ("Business", "Management", "Careers")])
def test_no_name_and_three_names_are_faults(value: tuple[str, ...]) -> None:
    assert category_fault(value) == (
        "is not one category, with at most one subcategory."
    )


def test_a_misspelt_category_is_answered_with_the_right_one() -> None:
    assert category_fault(("Technolgy",)) == (
        "is not an Apple category. Did you mean 'Technology'?"
    )
    assert category_fault(("Busines", "Careres")) == (
        "is not an Apple category. Did you mean 'Business'?"
    )


def test_a_category_like_no_other_is_answered_with_all_of_them() -> None:
    fault = category_fault(("Réseaux",))

    assert fault.startswith("is not an Apple category. Choose one of: Arts, Business, ")
    assert fault.endswith(", True Crime, TV & Film.")


def test_a_subcategory_alone_is_told_its_category() -> None:
    assert category_fault(("Management",)) == (
        "is a subcategory of Apple's. Write ['Business', 'Management']."
    )


@pytest.mark.parametrize("top", ["Arts", "Government", "Busines"])
def test_a_subcategory_in_the_wrong_place_is_told_its_category(top: str) -> None:
    assert category_fault((top, "Management")) == (
        "is not a pair of Apple's. Write ['Business', 'Management']."
    )


def test_a_misspelt_subcategory_is_answered_with_the_right_one() -> None:
    assert category_fault(("Business", "Managment")) == (
        "has a subcategory that Apple does not know. Did you mean 'Management'?"
    )


def test_an_unknown_subcategory_is_answered_with_those_of_its_category() -> None:
    assert category_fault(("Comedy", "Réseaux")) == (
        "has a subcategory that Apple does not know."
        " Choose one of: Comedy Interviews, Improv, Stand-Up."
    )


def test_a_category_without_subcategories_takes_none() -> None:
    assert category_fault(("Technology", "Podcasting")) == (
        "has a subcategory where Apple knows none. Write ['Technology']."
    )

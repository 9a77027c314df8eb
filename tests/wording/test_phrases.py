"""Number phrases in words to figures and qualifier."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casualties.wording.phrases import CELLS, Number, parse

IN_THE_DATASET = [
    ("about 100,000", "about", None, 100_000, None),
    ("about 2,800", "about", None, 2_800, None),
    ("about 5,840", "about", None, 5_840, None),
    ("about one million", "about", None, 1_000_000, None),
    ("an estimated 233,000", "about", None, 233_000, None),
    ("an estimated 85,000", "about", None, 85_000, None),
    ("approximately 1 million", "about", None, 1_000_000, None),
    ("approximately 15,000", "about", None, 15_000, None),
    ("approximately 50,000", "about", None, 50_000, None),
    ("approximately 7,200", "about", None, 7_200, None),
    ("approximately one million", "about", None, 1_000_000, None),
    ("around 14,000", "about", None, 14_000, None),
    ("around 160,000", "about", None, 160_000, None),
    ("around 500,000", "about", None, 500_000, None),
    ("estimated 160,000", "about", None, 160_000, None),
    ("estimated 200", "about", None, 200, None),
    ("estimated 950,000", "about", None, 950_000, None),
    ("roughly 415,000", "about", None, 415_000, None),
    ("roughly 47,000", "about", None, 47_000, None),
    ("roughly 900,000", "about", None, 900_000, None),
    ("some 150,000", "about", None, 150_000, None),
    ("some 3,700", "about", None, 3_700, None),
    ("some 315,000", "about", None, 315_000, None),
    ("vicinity of 15,000", "about", None, 15_000, None),
    ("almost 15,000", "almost", None, 15_000, None),
    ("almost 25,000", "almost", None, 25_000, None),
    ("almost 700,000", "almost", None, 700_000, None),
    ("approaching 180,000", "almost", None, 180_000, None),
    ("approaching 200,000", "almost", None, 200_000, None),
    ("approaching 300,000", "almost", None, 300_000, None),
    ("close to 600,000", "almost", None, 600_000, None),
    ("close to 70,000", "almost", None, 70_000, None),
    ("nearing 500,000", "almost", None, 500_000, None),
    ("nearly 1.2 million", "almost", None, 1_200_000, None),
    ("nearly 1.5 million", "almost", None, 1_500_000, None),
    ("nearly 100,000", "almost", None, 100_000, None),
    ("nearly 110,000", "almost", None, 110_000, None),
    ("nearly 9,000", "almost", None, 9_000, None),
    ("3,000 or more", "at_least", 3_000, None, None),
    ("a minimum of 7,000", "at_least", 7_000, None, None),
    ("at least 1,842", "at_least", 1_842, None, None),
    ("at least 125 thousand", "at_least", 125_000, None, None),
    ("at least 300", "at_least", 300, None, None),
    ("at least 4,600", "at_least", 4_600, None, None),
    ("at least three", "at_least", 3, None, None),
    ("lower end 230,000", "at_least", 230_000, None, None),
    ("minimum of 3,378", "at_least", 3_378, None, None),
    ("minimum of 5,139", "at_least", 5_139, None, None),
    ("1.72 million", "exact", None, 1_720_000, None),
    ("137", "exact", None, 137, None),
    ("175,000", "exact", None, 175_000, None),
    ("316", "exact", None, 316, None),
    ("4 thousand", "exact", None, 4_000, None),
    ("another 16,000", "exact", None, 16_000, None),
    ("five thousand", "exact", None, 5_000, None),
    ("half a dozen", "exact", None, 6, None),
    ("nine", "exact", None, 9, None),
    ("one", "exact", None, 1, None),
    ("one thousand", "exact", None, 1_000, None),
    ("seven hundred thousand", "exact", None, 700_000, None),
    ("six", "exact", None, 6, None),
    ("six thousand", "exact", None, 6_000, None),
    ("three", "exact", None, 3, None),
    ("two", "exact", None, 2, None),
    ("bit more than 7,000", "more_than", 7_000, None, None),
    ("exceeded 15,650", "more_than", 15_650, None, None),
    ("exceeded 215,000", "more_than", 215_000, None, None),
    ("exceeded 3,000", "more_than", 3_000, None, None),
    ("long exceeded one million", "more_than", 1_000_000, None, None),
    ("more than 150,000", "more_than", 150_000, None, None),
    ("more than 2,000", "more_than", 2_000, None, None),
    ("more than 2,870", "more_than", 2_870, None, None),
    ("more than a thousand", "more_than", 1_000, None, None),
    ("more than four thousand", "more_than", 4_000, None, None),
    ("more than three thousand", "more_than", 3_000, None, None),
    ("over 100,000", "more_than", 100_000, None, None),
    ("over 3,000", "more_than", 3_000, None, None),
    ("over 80,000", "more_than", 80_000, None, None),
    ("over one million", "more_than", 1_000_000, None, None),
    ("surpassed one million", "more_than", 1_000_000, None, None),
    ("upward of around 11,000", "more_than", 11_000, None, None),
    ("well over 100,000", "more_than", 100_000, None, None),
    ("169,000-190,000", "range", 169_000, None, 190_000),
    ("175,000 and 200,000", "range", 175_000, None, 200_000),
    ("19,000 to 20,000", "range", 19_000, None, 20_000),
    ("30,000 to 40,000", "range", 30_000, None, 40_000),
    ("40,000-60,000", "range", 40_000, None, 60_000),
    ("7,000 to 15,000", "range", 7_000, None, 15_000),
    ("70,000-80,000", "range", 70_000, None, 80_000),
    ("900,000 to 1.3 million", "range", 900_000, None, 1_300_000),
    ("between 2,000 and 4,000", "range", 2_000, None, 4_000),
    ("between 60,000 and 80,000", "range", 60_000, None, 80_000),
    ("between 7,000 and 14,000", "range", 7_000, None, 14_000),
    ("as many as 120,000", "up_to", None, None, 120_000),
    ("as many as 6,000", "up_to", None, None, 6_000),
    ("as many as 615,000", "up_to", None, None, 615_000),
    ("high as 1.8 million", "up_to", None, None, 1_800_000),
    ("up to 100,000", "up_to", None, None, 100_000),
    ("up to 500,000", "up_to", None, None, 500_000),
    ("up to 9,000", "up_to", None, None, 9_000),
    ("a couple thousand", "words", None, None, None),
    ("a few hundred", "words", None, None, None),
    ("dozens", "words", None, None, None),
    ("hundreds", "words", None, None, None),
    ("killed and wounded", "words", None, None, None),
    ("military units", "words", None, None, None),
    ("same thing probably", "words", None, None, None),
    ("several", "words", None, None, None),
    ("several dozens", "words", None, None, None),
    ("several hundred", "words", None, None, None),
    ("signs of more", "words", None, None, None),
    ("soldiers", "words", None, None, None),
    ("tens of thousands", "words", None, None, None),
    ("thousands", "words", None, None, None),
    ("three times that", "words", None, None, None),
    ("troops", "words", None, None, None),
]

ASKED_FOR = [
    ("between 3,000 and 4,000", "range", 3_000, None, 4_000),
    ("at least 100", "at_least", 100, None, None),
    ("some 1,500", "about", None, 1_500, None),
    ("nearly 11,000", "almost", None, 11_000, None),
    ("up to 15,000", "up_to", None, None, 15_000),
    ("several hundred", "words", None, None, None),
    ("dozens", "words", None, None, None),
    ("a third of 4,000", "words", None, None, None),
    ("654 965", "exact", None, 654_965, None),
    ("1.2 million", "exact", None, 1_200_000, None),
    ("20 842", "exact", None, 20_842, None),
    ("12.220", "exact", None, 12_220, None),
    ("20,000 – 30,000", "range", 20_000, None, 30_000),
    ("22,191—25,178", "range", 22_191, None, 25_178),
    ("~1,500", "about", None, 1_500, None),
    ("10,000+", "at_least", 10_000, None, None),
]

SPOILT = ["15-Oct", "Oct-15", "12-Mar", "2025-10-15 00:00:00", "1.20E+04", "1,20E+04", "1e5",
          "½ million", "1/2 million", "minus 5", "-5", "500 to 700+", "١٬٢٠٠",
          "9" * 5000]  # fmt: skip
"""What spreadsheets and slips make of phrases."""


@pytest.mark.parametrize("phrase", SPOILT)
def test_a_spoilt_phrase_is_read_as_no_number(phrase: str) -> None:
    assert parse(phrase) == Number()


AWKWARD = [
    ("none", "exact", None, 0, None),
    ("not one", "exact", None, 0, None),
    ("nobody", "exact", None, 0, None),
    ("none of the 300", "words", None, None, None),
    # grouping, decimals and scales
    ("98\u202f000", "exact", None, 98_000, None),
    ("1.343", "exact", None, 1_343, None),
    ("1.250 million", "exact", None, 1_250_000, None),
    ("91.6 thousand", "exact", None, 91_600, None),
    ("350k", "exact", None, 350_000, None),
    ("1.2m", "exact", None, 1_200_000, None),
    ("0.5 million", "exact", None, 500_000, None),
    ("up to 500 [thousand]", "up_to", None, None, 500_000),
    ("12.5", "words", None, None, None),
    ("1.2345 thousand", "words", None, None, None),
    # number words
    ("twenty-five thousand", "exact", None, 25_000, None),
    ("one hundred and fifty thousand", "exact", None, 150_000, None),
    ("two hundred forty-six", "exact", None, 246, None),
    ("half a million", "exact", None, 500_000, None),
    ("nearly half a million", "almost", None, 500_000, None),
    ("a quarter of a million", "exact", None, 250_000, None),
    ("one and a half million", "exact", None, 1_500_000, None),
    ("half a dozen", "exact", None, 6, None),
    ("about a dozen", "about", None, 12, None),
    ("about a thousand", "about", None, 1_000, None),
    ("zero", "exact", None, 0, None),
    # nouns and fillers around the figure
    ("1,190 bodies", "exact", None, 1_190, None),
    ("additional 6,000", "exact", None, 6_000, None),
    ("a further 251", "exact", None, 251, None),
    ("only 77,000", "exact", None, 77_000, None),
    ("total of 500,000", "exact", None, 500_000, None),
    ("300 of the 414th brigade", "exact", None, 300, None),
    # ranges
    ("15 to 30,000", "range", 15_000, None, 30_000),
    ("20 – 30,000", "range", 20_000, None, 30_000),
    ("73 to 140 thousand", "range", 73_000, None, 140_000),
    ("between one and two thousand", "range", 1_000, None, 2_000),
    ("two or three", "range", 2, None, 3),
    ("100 to 3,000", "range", 100, None, 3_000),
    ("1 to 20,000", "range", 1, None, 20_000),
    ("100-to-300 spectrum", "range", 100, None, 300),
    ("around 220,000-280,000", "range", 220_000, None, 280_000),
    ("900,000 to 1.3 million", "range", 900_000, None, 1_300_000),
    ("1.1–1.2 million", "range", 1_100_000, None, 1_200_000),
    ("4,000 to 3,000", "words", None, None, None),
    # hedges that contain other hedges
    ("no more than 300", "up_to", None, None, 300),
    ("no fewer than 300", "at_least", 300, None, None),
    ("not less than 300", "at_least", 300, None, None),
    ("fewer than 300", "up_to", None, None, 300),
    ("under 300", "up_to", None, None, 300),
    ("just under 300", "almost", None, 300, None),
    ("just over 300", "more_than", 300, None, None),
    ("some 3,000 or more", "at_least", 3_000, None, None),
    ("30,000, more or less", "about", None, 30_000, None),
    ("overall 300", "exact", None, 300, None),
    (">300", "more_than", 300, None, None),
    ("≥ 300", "at_least", 300, None, None),
    ("< 300", "up_to", None, None, 300),
    ("≤300", "up_to", None, None, 300),
    ("300-odd", "about", None, 300, None),
    ("c. 300", "about", None, 300, None),
    # no number of their own
    ("", "words", None, None, None),
    ("two-thirds", "words", None, None, None),
    ("half of 4,000", "words", None, None, None),
    ("nearly half", "words", None, None, None),
    ("12 percent", "words", None, None, None),
    ("all but one", "words", None, None, None),
    ("sole survivor of 40", "words", None, None, None),
    ("three-digit number", "words", None, None, None),
    ("10 out of 40", "words", None, None, None),
    ("two brigades of 6,000", "words", None, None, None),
    ("hundreds of thousands", "words", None, None, None),
    ("a few thousand", "words", None, None, None),
]


@pytest.mark.parametrize(
    ("phrase", "qualifier", "low", "best", "high"), IN_THE_DATASET + ASKED_FOR + AWKWARD
)
def test_a_phrase_states_its_figures_and_its_qualifier(phrase, qualifier, low, best, high):
    assert parse(phrase) == Number(low=low, best=best, high=high, qualifier=qualifier)


def test_more_than_a_hundred_phrases_of_the_dataset_are_read():
    assert len({phrase for phrase, *_ in IN_THE_DATASET}) >= 100


@pytest.mark.parametrize("phrase", ["At Least 100", " at  least\u00a0100 ", "'at least 100'"])
def test_case_spaces_and_quotation_marks_do_not_matter(phrase):
    assert parse(phrase) == Number(low=100, qualifier="at_least")


@given(st.text())
def test_no_text_raises_and_only_the_cells_of_the_qualifier_are_filled(phrase):
    number = parse(phrase)
    filled = {cell for cell in ("low", "best", "high") if getattr(number, cell) is not None}
    assert filled == set(CELLS[number.qualifier])


@given(st.text(alphabet="0123456789,. -–~+<>to andmillionthousandhalf", max_size=30))
def test_no_text_like_a_number_raises(phrase):
    number = parse(phrase)
    assert number.qualifier in CELLS


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["{:,}", "{}", "{:_}"]))
def test_every_whole_number_is_read_however_it_is_grouped(value, form):
    phrase = re.sub("_", " ", form.format(value))
    assert parse(phrase) == Number(best=value, qualifier="exact")

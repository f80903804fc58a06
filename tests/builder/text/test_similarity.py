from builder.text.similarity import bands, estimate_similarity, sign

TEXT = "أعلنت مصادر رسمية مقتل عسكريين اثنين وجرح أربعة آخرين مساء أمس السبت في انفجار سيارة مفخخة استهدف قافلة عسكرية"


def test_same_text_has_the_same_signature_whatever_its_marks_and_letter_variants():
    varied = TEXT.replace("أ", "ا").replace("مصادر", "مَصادر")
    assert sign(TEXT) == sign(TEXT) == sign(varied)
    assert estimate_similarity(sign(TEXT), sign(varied)) == 1.0


def test_texts_without_common_runs_are_not_alike():
    assert (
        estimate_similarity(sign(TEXT), sign("Rebels shelled two villages near Idlib on Tuesday, residents said."))
        < 0.05
    )


def test_half_a_text_is_about_half_alike():
    words = TEXT.split() * 1
    longer = " ".join([*words, *(f"كلمة{number}" for number in range(len(words)))])
    assert 0.3 < estimate_similarity(sign(TEXT), sign(longer)) < 0.7


def test_text_of_three_words_resembles_nothing():
    assert sign("one two three") == b"" and estimate_similarity(b"", sign(TEXT)) == 0.0


def test_alike_texts_share_a_band():
    assert set(bands(sign(TEXT))) & set(bands(sign(TEXT + " اليوم")))

"""The blocks of a lesson."""

from wagtail import blocks

from cms.courses.blocks.lines import AskBlock, LinesBlock, TakeHomeBlock, WordsBlock
from cms.courses.blocks.matter import (
    ChartBlock,
    ExampleBlock,
    ExerciseBlock,
    GridBlock,
    TableBlock,
    bars_in,
    writer_of,
)
from cms.courses.blocks.questions import (
    NumberBlock,
    OptionBlock,
    OrderBlock,
    QuizBlock,
    SeveralBlock,
    ShortBlock,
    TrueFalseBlock,
)
from cms.courses.blocks.together import FIELD_KINDS, GuideBlock, WorksheetBlock
from cms.pages.blocks import (
    AudioBlock,
    IdeaBlock,
    KeyBlock,
    MarkdownBlock,
    PictureBlock,
    VideoBlock,
)

__all__ = [
    "FIELD_KINDS",
    "AskBlock",
    "ChartBlock",
    "ExampleBlock",
    "ExerciseBlock",
    "GridBlock",
    "GuideBlock",
    "LessonBody",
    "LinesBlock",
    "NumberBlock",
    "OptionBlock",
    "OrderBlock",
    "QuizBlock",
    "SeveralBlock",
    "ShortBlock",
    "TableBlock",
    "TakeHomeBlock",
    "TrueFalseBlock",
    "WordsBlock",
    "WorksheetBlock",
    "bars_in",
    "writer_of",
]


class LessonBody(blocks.StreamBlock):  # type: ignore[misc]
    """The body of a lesson."""

    text = MarkdownBlock()
    words = WordsBlock(KeyBlock(max_length=60))
    idea = IdeaBlock()
    table = TableBlock()
    chart = ChartBlock()
    example = ExampleBlock()
    exercise = ExerciseBlock()
    worksheet = WorksheetBlock()
    quiz = QuizBlock()
    several = SeveralBlock()
    true_false = TrueFalseBlock()
    number = NumberBlock()
    order = OrderBlock()
    short = ShortBlock()
    take_home = TakeHomeBlock(blocks.CharBlock(max_length=240))
    ask = AskBlock(blocks.CharBlock(max_length=240))
    picture = PictureBlock()
    audio = AudioBlock()
    video = VideoBlock()
    guide = GuideBlock()

    class Meta:
        required = False

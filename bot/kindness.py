"""Kind, short replies for people who are in trouble, have lost somebody, or are angry. They come before any form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from journeys import sources
from journeys.engine.questions import folded
from journeys.engine.replies import Link, Reply, lines
from journeys.engine.text import Message, _
from journeys.sources import Page


class Concern(StrEnum):
    """What a message may be about, besides tax."""

    SELF_HARM = "self_harm"
    BEREAVEMENT = "bereavement"
    DEBT = "debt"
    DISTRESS = "distress"
    ABUSE = "abuse"


_PARTS = {
    "CANT": "(cant|can not|cannot|couldnt|could not|unable to|not able to)( even| really| just| possibly)?",
    "ANYMORE": "( any ?more| much longer| any longer)",
    "END": r"(?=$|[,.;:!?]| and\b| but\b| so\b)",
    "JUST": "( (has|have|had|just|recently|sadly|suddenly|also|now|only|is|was|being|been|who|both))*",
    "WHEN": (
        "(?=$|[,.;:!?]| (in|at|last|this|suddenly|recently|yesterday|today|just|so|but|before|after|during|when|while"
        r"|and (i|we|left|now)|earlier|unexpectedly|peacefully|from|of|on \d|on the \d|a (week|month|year|few|couple)"
        r"|two|three|\d))"
    ),
    "KIN": (
        "(husband|hubby|wife|partner|fiancee?|girlfriend|boyfriend|mum|mam|mom|mummy|mother|dad|daddy|father|parents?"
        "|son|daughter|boy|girl|baby|child(?! benefit| ?care| tax| trust| maintenance)|brother|sister|twin|nan|nana"
        "|nanna|gran|granny|grandma|grandad|granddad|grandmother|grandfather|uncle|aunt|auntie|aunty|cousin|niece"
        r"|nephew|step ?\w+|friend|mate)"
    ),
}


def _any(phrases: str) -> re.Pattern[str]:
    """One pattern for many phrases, a line each, without apostrophes. What is in capitals stands in `_PARTS`."""
    each = "|".join(line.strip() for line in phrases.strip().splitlines())
    for name, part in _PARTS.items():
        each = each.replace(name, part)
    return re.compile(rf"\b(?:{re.sub(r'[(](?![?])', '(?:', each)})(?!\w)")


_SIGNS: Mapping[Concern, re.Pattern[str]] = {
    Concern.SELF_HARM: _any(r"""
        (kill|killing|hang|hanging|harm|harming|hurt|hurting|top|cutting) (my ?self|me self)(?! up| a| some)
        (wants?|wanted|going|trying|tried) to (kill|hang|harm|hurt) (him|her|them)sel(f|ves)
        (cut|slit|slash)(ting)? my wrists?|rather be dead|no way out for me
        (end|ending) (my life|(it all|everything)(?! (with|by|on|at|in|from|to)\b))
        (take|taking|took) my (own )?life
        suicid\w*|self.?harm\w*|overdose\w*
        (want|wanted|wanna|ready|going) (to )?dieEND
        wish i (was|were) (dead|not here|never born)|wish i wasnt (here|alive)
        (dont|do not|didnt) (want|wanna|wish) (to )?(live|be alive|exist|wake up)END
        (dont|do not|didnt) (want|wanna) (to )?(be here|go on|carry on)(ANYMORE|(?=$|[,.;!]))
        CANT go on(ANYMORE| like this| living|END)|CANT carry on(ANYMORE| like this| living)
        (see|is|whats|what is) (the|any|a|no) point (in|of|to) (living|life|going on|carrying on|being here)
        (dont|do not|cant|cannot) see (the|a|any) pointANYMOREEND
        no (point|reason) (in |to )?(living|live|go on|being here|be here)
        whats the pointANYMOREEND|no point (going|carrying) onEND|had enough of (life|living)
        nothing (left )?to live for|(not|isnt) worth living
        (tired|sick|fed up) (of|with) (living|life|being alive)
        better off (dead|without me)|(nobody|no one) (would|will|d) miss me
        (see|cant see|cannot see) (no|a|any) way out(?! of)
        want it all to (end|stop|be over|go away)
        lladd fy hun|eisiau marw|hunanladdiad
    """),
    Concern.BEREAVEMENT: _any(r"""
        (?<!nearly )(?<!almost )KINs?( (?!nearly|almost|would|could|might)\w+)?JUST (died|dead)(?! (of )?(laugh|bored))
        KINs?JUST dying(?! (to|for|laughing|of boredom|of laughter)\b)
        KINs?JUST passed( over| on)?WHEN
        passed away|(took|taken|taking) (his|her|their) own life|killed (himself|herself)
        (he|she|they|hes|shes)( has| have| had| just| suddenly| sadly)* died(?! laughing)
        (lost|losing|buried|burying)( my| our| his| her| the)?( (?!business|trading)\w+)? KIN(?! \w*(number|code)\b)
        (death|passing|loss) (of|in) (my|our|the) (\w+ )?(KIN|family)
        (his|her|mums|dads|wifes|husbands|sons|daughters|partners) (death|passing|funeral)
        KINJUST no longer with us
        bereave\w*|grieving|in mourning|miscarr(iage|ied)|stillb(orn|irth)|(been|just|recently|was|newly) widowed
        (im|i am|as|now) a (widow|widower)(?! (with|in) (trade|business))|(my|our|the|a|^)( ?)clients?( has| have)* died
        my late KINs?(?! days?\b)
        (handling|sorting( out)?|dealing with)( the)? probate(?! (work|cases?|fees?|(for )?((a|my|our) )?clients?)\b)
        (applying for|waiting (for|on)|going through)( the)? probate(?! (for|of) )
        funeral(?! (directors?|business|parlour|homes?|services?|plans?|trade|celebrants?|flowers|cars?)\b)
        (report|notify|register|tell)(ing)?( \w+){0,3} (a|the|his|her|their|my \w+) death(?! dut)
        deceaseds (estate|affairs|tax|rent|business|property)|estate of (the|a|my) (deceased|late)
        (im|i am|as|me as|been made)( the| an| his| her| their)? (executor|executrix)(?! (by trade|services?))
        bu farw|wedi marw|profedigaeth
    """),
    Concern.DEBT: _any(r"""
        CANT pay(?! (by|with|online|through|via|using|in|at|on|over|from|into|monthly|yet)\b)
        CANT afford(?! to (wait|miss|get|make|lose|be|risk)|( an?| the| any| paid)? ?(accountant|software|app)\b)
        (havent|have not|dont|do not|aint)( have| got)* (the|that kind of|that much|any|enough) money
        not a penny|havent (got )?a penny
        no money (left|to pay|to live|for food|for bills|for rent|in the bank|in my account)
        (have|got|ive) no money(?! (coming|from|to report|laundering|in from))
        (run|ran|running) out of money|not enough money to|penniless|skint|(flat|stony|going|gone|totally|im|am) broke
        in( \w+)?( \w+)? debt(?! free)|(my|tax|our|drowning in|so much|more|deep in) debts?|debts (are|keep|pil)\w*
        debt collectors|debt collection (letter|notice|agency)
        (?<!am a )(?<!im a )(?<!as a )bailiffs?(?! (by trade|business|company))
        bankrupt\w*|insolven\w*|ccjs?|county court (judg|letter|claim|paper)\w*|court summons|statutory demand
        repossess(ed|ing) (my|our)
        (being|getting|been|be|get|got) evicted
        (lose|losing|lost|taking) (my|our) (home|house)(?! (office|keys|deeds|insurance|phone|number|sale))
        (lost|losing|lose) my job(?! (sheet|lot|number|card|list|description))|made redundant|laid off
        (?<!run a )(?<!at a )food ?banks?|(im|i am|were|we are) going under|loan sharks?|payday loans?|maxed out
        (make|making) ends meet
        CANT (feed|heat|keep the (lights|heating))
        struggling (to (pay|eat|live|survive|get by|afford)|financially)
        struggling with (the |my )?(bills?|money|debts?|rent|payments?)
        (im|i am|were|we are|fallen|got|getting|far|so) behind (with|on)( \w+){0,2} (tax|bills?|payments?|mortgage)
        (financial|money) (hardship|difficult\w*|troubles?|problems?|worries|mess|crisis)|in hardship
        payment plan|how (am i|are we) (supposed|meant|going) to (pay|afford)(?! (by|online|it online)\b)
        behind with (my )?(tax|bills?)
        methu talu|mewn dyled
    """),
    Concern.DISTRESS: _any(r"""
        panic\w*(?! button)|anxious|anxiety|stressed|stressing|overwhelmed|overwhelming|petrified|terrified
        frightened|scared|freaking out|distraught|heartbroken|devastated|despair\w*|sobbing|in tears|in floods
        (?<!for )crying(?! out loud| out for| with laugh| laughing| from laugh)
        broke down(?= in tears| and cried| crying)
        depress(ed|ion|ing)(?! (market|prices?|sales|rents?|trade|of)\b)
        CANT (cope|sleep|breathe|stop crying|stop shaking|think straight|face (it|this|opening|another|doing))
        CANT (take|do|handle|deal with|stand) (it|this|all this)ANYMOREEND|not coping
        i CANT (take|handle|deal with|do|manage|stand) (it|this|much more|all this)ANYMORE?END
        (im|i am|am|was|been|feel|feeling|absolutely|literally|totally|head) in (bits|pieces)(?! and)
        in a (really |very )?(bad|dark|terrible|awful|low) (place|way)|falling apart|fallen apart
        (wits|my|tethers) end|end of my (tether|rope)|breaking point|(nervous|mental) breakdown
        (having|i had|ive had) a breakdown
        (my|with|bad|poor) mental health|out of my mind
        (worried|worrying myself) (sick|to death)|sick with worry|(so|really|very) worried
        (losing|lost) (sleep|my mind)|sleepless nights?|(awake|up) all night worr\w*|not sleeping(?! rough)
        (havent|not) slept
        feel(ing)? ((so|really|very|totally|completely) )?(hopeless|helpless|worthless|useless|desperate|low|down|awful)
        feel(ing)? ((so|really|very|totally|completely) )?(numb|trapped|ashamed|like (giving up|crying|a failure))
        (its|this is|it is|all|everything is) (just )?(all )?too much( for me|ANYMORE|END)
        (im|i am) (so |really |just |getting )?desperate(?! (to know|for a))|(im|i am) (a mess|drowning|on the edge)END
        (im|i am|just|really) struggling(?=$| right now| at the moment| so much| badly)|left meEND|making me (ill|sick)
        struggling (to cope|mentally|emotionally)|CANT keep (doing|going)
        (have|has|got|had|with|terminal|breast|bowel|lung|prostate|stage \w+) cancer|chemo(therapy)?|terminally ill
        (seriously|very|really|gravely|so) (ill|unwell|poorly)(?! advised)
        (im|i am|i was|been) (ill|unwell|poorly)END|heart attack|had a stroke
        (im|i am|was|been|is|hes|shes|rushed|taken) (in|into|to) hospital(?! (as|management|work|trust|shop|radio))
        (hits|beats|abuses) me|domestic (abuse|violence)
        dreading|burn(t|ed) out(?! (car|van|flat))|having a (really |very )?(hard|rough|tough|bad) time
        (my|our|the)( \w+)? (business|company|firm|shop)JUST (died|dies|dead|collapsed|folded|failed(?! to))
        (my|our|the)( \w+)? (business|company|firm|shop)JUST (went|gone) bust
        methu ymdopi|methu cysgu|dan straen|mewn panig
    """),
    Concern.ABUSE: _any(r"""
        fuck\w*|shit(?!i?ake)\w*|wank\w*|bastard\w*|bollocks|piss off|idiots?|idiotic|morons?|cunt\w*|twats?|arseholes?
        bellend|dickheads?|tossers?|hate you|screw you|shut up|go to hell|crap
        (this|that|you|youre|bot|app|it|is|are|its) (rubbish|garbage|useless|pathetic|stupid)(?! (coll|remov|at))
        (so|bloody|absolute|absolutely|utterly|total|load of|pile of) (rubbish|garbage|useless|pathetic|stupid)END
        (useless|stupid) (bot|thing|app|service|machine|computer|piece)
    """),
}
_READ = 5000
"""How much of a text is looked at: more than a message holds."""


def hints_at_harm(text: str) -> bool:
    """Whether somebody may be about to hurt themselves. Looked at before anything else is."""
    return bool(_SIGNS[Concern.SELF_HARM].search(_heard(text)))


def concern(text: str) -> Concern | None:
    """What troubles the person, as far as their words tell; None for any other message."""
    said = _heard(text)
    return next((each for each, signs in _SIGNS.items() if signs.search(said)), None)


def _heard(text: str) -> str:
    """The text with its apostrophes left out, as many people do."""
    return folded(text[:_READ]).replace("'", "").replace("`", "")


def kind_reply(about: Concern) -> Reply:
    """What to say. Short, with the people who can help."""
    texts, page = _REPLIES[about]
    links = (Link(Message(page.label), page.url),) if page else ()
    return Reply(lines(*map(Message, texts)), links=links)


_REPLIES: Mapping[Concern, tuple[tuple[str, ...], Page | None]] = {
    Concern.SELF_HARM: (
        (
            _("I am sorry that things are so hard. You do not have to face this alone."),
            _("Samaritans listen day and night, for free. Call 116 123."),
            _("If you are in danger now, call 999."),
            _("Tax can wait."),
        ),
        None,
    ),
    Concern.BEREAVEMENT: (
        (
            _("I am sorry that things are so hard at the moment."),
            _("There is no rush here. HMRC has people who give extra support."),
            _("When you are ready, I can carry on, or you can ask an adviser to help."),
        ),
        sources.EXTRA_SUPPORT,
    ),
    Concern.DEBT: (
        (
            _("Many people find a tax bill hard to pay. There is help."),
            _("HMRC may let you pay in parts, with a payment plan. The page shows how to start."),
            _("Business Debtline gives free advice to people who work for themselves: 0800 197 6026."),
        ),
        sources.DIFFICULTIES_PAYING,
    ),
    Concern.DISTRESS: (
        (
            _("This can feel like a lot. We can go one step at a time, and you can stop at any point."),
            _("I keep your place. Nothing is sent to HMRC from here."),
            _("HMRC's Extra Support Team can help if things are hard at the moment."),
        ),
        sources.EXTRA_SUPPORT,
    ),
    Concern.ABUSE: (
        (_("I can see that this is annoying. I can show you the menu, or where to talk to a person."),),
        None,
    ),
}

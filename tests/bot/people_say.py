"""What people say around a secret, and what they say of passwords, codes and accounts with no secret in it."""

from __future__ import annotations

PLAIN_WORDS = (
    "sunshine|rumpelstiltskin|pickle|dragon|liverpool|rosebud|butterfly|chelsea|marmalade|biscuit|letmein|football|"
    "tottenham|mozart|guinness|jasmine|whiskers|bluebell|iloveyou|rangers|tinkerbell|snowdrop|badger"
)
PHRASES = (
    "correct horse battery staple|three blind purple mice|seven yellow bicycles|rainy tuesday biscuit tin|"
    "grandma bakes lemon cake|orange lamp pencil|dancing badger teapot moon|silver kettle garden"
)

TELLS_A_WORD = (
    "my password is {}|my password is {} but it does not work|my password is {} and HMRC rejects it|"
    "my password is {}, it worked yesterday|my password is {}. why does it not work|password: {} but no luck|"
    "password: {}|password = {}|pw: {}|my password was {} until last week|my password is {} so what is wrong|"
    "password is {} and user name is my email|the password is {} since march|it says my password is {} is that right|"
    "the password i use is {} though|my gateway password is {} because i never forget it|{} is my password|"
    "{} is my gateway password|hi, {} is my password but it is refused|my password is {} which used to work|"
    "my wife's password is {} if that helps|my password: {} and it locks me out|"
    "my old password was {} and now i am stuck|i use {} as my password|"
    "i typed {} as my password and it locked me out|i put {} as the password|my password is still {}|"
    "the password is just {}|password is now {} and it lets me in|i have the password, it is {}|"
    "log in for me, the password is {} ok|password {}|pw {}|my password {}|"
    "my memorable word is {} but they want letters|secret word: {} no joy|my passphrase is {} yet it is refused|"
    "i changed my password to {} but it says no|i reset my password to {} and forgot it|i set my password to {}|"
    "password -> {}|the password, which is {}, fails|my password used to be {}|user jo, password {}|"
    "my login is jo and my password {}|hi my password is {} 😡 help|my password {} does not work|"
    "my wife says {} is our password|the password is {} according to my notes|"
    "so my password is {}, tried it five times|i am sure the password is {}|the password was {} when i last logged in|"
    "my new password will be {}|my password ({}) is refused|my password, {}, is refused|hmrc password {} wont work|"
    "user bob, pass {}|the gateway password we have is {}|can you check my password {}|"
    "can you log in, password {}|i log in with {} as my password|i reset my password and now it is {}|"
    "i set it to {} as the password|my password is my dog {}"
)
TELLS_A_PHRASE = (
    "my password is {}|my gateway password: {}|password: {} but it fails|my password is {}, it does not work|"
    "passphrase: {}|the password is {} and it is refused|my password = {}|my passphrase is {}"
)
TELLS_A_MIXED_WORD = (
    "password {} not working|my password is {} but it does not work|password: {} no luck|"
    "tried password {} and it locked me out|{} is my password but|i use {} as my password|i typed {} as my password|"
    "login is bob and the password is {} can you check|my password {} stopped working|pw {} refused|"
    "the password i have is {} and hmrc say no|username bob password {}|bob / {} is my password|"
    "the password on the letter is {}|temporary password {}"
)
TELLS_A_PIN = (
    "my pincode is {}|my pin code is {}|pin {} refused|pin {} does not work|my pin is {} but it is refused|"
    "pin number {} is wrong they say|{} is my pin|{} is my pin number|my pin: {} and nothing|i typed pin {} twice|"
    "passcode {} not accepted|my passcode is {} and it fails|PIN={}|pin no {}|pin code: {} is not taken|"
    "my pin, {}, is refused|{} was my pin"
)
TELLS_A_SPACED_PIN = "my pin is {}|my pin: {}|pin was {} and it is refused|the passcode is {}"
TELLS_A_SPACED_CODE = "the code is {}|my access code is {} but it says expired|my code: {}"
TELLS_A_SHOWN_CODE = "my authenticator app shows {}|the authenticator says {} now"
TELLS_A_CODE = (
    "my code is {} but it says expired|access code {} not working|the code they sent is {}|{} is my access code|"
    "{} is the code they texted me|they texted me {} as the code|i typed the code {} twice|security code {} refused|"
    "the code i got was {}|your hmrc access code is {}. do not share it|i put in code {} and nothing|they texted {}|"
    "code {} does not work"
)
TELLS_AN_ACCOUNT = (
    "{} is my account number|{} is my bank account|{} is my bank account number|my bank account is {}|"
    "pay it into account {} please|my account no. is {} and they refuse it|acc: {} is where i want it|"
    "account number's {}|{} is the account number for the refund|my barclays account number is {} ok|bank acc {}|"
    "send it to account {}"
)
TELLS_AN_ACCOUNT_TIGHTLY = "AccountNumber:{}|accountno {}|my AccNo is {}"
TELLS_BOTH_IN_WORDS = "my bank details: {}|bank details are {}"
TELLS_A_SORT_CODE = (
    "{} is my sort code|sort code's {}|my sort code: {} and they refuse it|sort code {} refused|"
    "the sort code for my bank is {} i think|{} is the sort code for the refund"
)
TELLS_BOTH = "{}|refund to {} please|my bank is {} ok|bank details: {}|send it to {}, thanks|my natwest {} is closed"
"""Of a bank account: its number and its sort code."""

OF_PASSWORDS = (
    "password|my password|the password|my gateway password|hmrc password|my hmrc password|pw|my pw|her password|"
    "my memorable word|passcode|my passcode|the passcode|my old password|the new password|my wife's password"
)
IS_SAID = (
    "is correct|is wrong|is right|is not right|is ok|is fine|is good|is valid|is invalid|is the same|is the same one|"
    "is incorrect|is lost|is forgotten|is gone|is missing|is long gone|is too long|is too short|is strong enough|"
    "is long|is case sensitive|is easy to forget|is impossible to remember|is a mess|is a nightmare|is a mystery|"
    "is rubbish|is hopeless|is useless|is pointless|is broken|is stuck|is blocked|is locked|is suspended|is disabled|"
    "is rejected every time|is refused|is declined|is not recognised|is no longer accepted|is no good|is not known|"
    "is on the letter|is in the drawer|is on my old laptop|is at home|is at work|is with my accountant|is elsewhere|"
    "is somewhere in my emails|is saved in chrome|is in my notebook|is kept by my wife|is known only to him|"
    "is different now|is out of date|is over a year old|is from 2019|is due to expire|is about to run out|"
    "is definitely correct|is clearly right|is obviously wrong|is probably wrong|is apparently invalid|"
    "is really annoying|is driving me mad|is doing my head in|is a pain|is one i always use|is what i always used|"
    "is 12 characters|is more than 8 letters|is eight letters long|is all lower case|is in capitals|is my dog's name|"
    "is shared with my wife|is linked to an old phone|is meant to be 8 letters|is supposed to work|is to be changed|"
    "is being reset|is being sent by post|is coming by post|is waiting to be reset|is what they ask for|is next|"
    "is first|is required|is needed|is compulsory|is mandatory|is optional|is secure|is unsafe|is weak|is old|is new|"
    "is temporary|is permanent|is personal|is confidential|is hacked|is compromised|is exposed|is never right|"
    "is always wrong|is sometimes accepted|is often refused|is usually saved|is hardly ever asked for|is up to me|"
    "is down to you|is between me and hmrc|is under my maiden name|is beyond me|is against the rules|was correct|"
    "was wrong|was reset|was changed|was sent by post|was never sent|was fine yesterday|was ok last week|was stolen|"
    "was leaked|was in an email|was on a post it note|was the wrong one|was working|was set by my son|resets|"
    "resetting|reset link|reset page|help|problem|problems|trouble|issue|issues|manager|recovery|change|protected|"
    "protection|rules|hint|field|box|screen|page|forgotten|expired|required|again|error|errors|not working|"
    "does not work|keeps failing|will not work|never works|stopped working|has expired|has gone|needs changing|"
    "needs resetting|needs to be longer|changed|lost|has been changed|had expired|won't save|: how do i get one|"
    ": forgotten|: not working|: what is it|: i do not know it|: lost|: help|: expired|: it expired|"
    ": where do i find it|: never had one|: cannot remember|: please reset it|: no idea|: keeps failing|"
    "- how do i get one|- no idea|- help|- still waiting|- it keeps failing|- cant remember it|- gone"
)
AND_THEN = (
    "|.|?|, what now| and i am fed up| but it does not work| so what do i do| but hmrc say no| and they sent a code|"
    " since april| because i moved house| though i only set it last week|, can you help| today| again| - help|"
    " and i have a return to do|, thanks| why| when i log in| on the app| for weeks now"
)

OF_SECRETS = """
How do I change my password?
where is my password
what is my password
what is my pin
who is my password person
this is my password problem again
the problem is my password
the only thing missing is my password
what i need is my password
all I want is my password reset
it is my password that fails
here is my password question
so what is my password then
issue is my password
my accountant is my password keeper
chrome is my password manager
lastpass is my password manager
i use chrome for my password
i use bitwarden as my password manager
i use the same one as my password for the bank
i put it in as my password
I used my dog's name as my password
they gave me something as my password
they want a number as my password
i changed my password to something else
i changed my password to log in
I changed my password to get back in
i reset my password to continue
I changed my password to be safe
can i set my password to never expire
i set my password to a longer one
i changed my password to the new one
I made my password to match
I changed my password as they told me
I changed my password as requested
changed my password to no avail
my password manager is called bitwarden
my password and user id are lost
my password, which I wrote down, is gone
my password or my code, one of them is wrong
password or access code, which one
I was asked for a password and a code
I get to password then it stops
it asks for my password twice
the letter says password enclosed
no password came
password please
Password?
forgot password
wrong password
password forgot
lost my password and user id
user id and password needed
what's the database password
give me your password
is a password needed for this
does the password expire
how long must the password be
does it need a password with 8 characters
the password must have 10 characters
password needs 1 number
password of 8 letters
passwords are a pain
my passwords are saved
my passwords are all the same
The password must be changed every 90 days
I never had a password
the pass is due in may
I need a bus pass
pass it to my accountant
did I pass the test
pass: fail ratio
pass is what they call it
my bus pass is free
I can pass for 40
MOT pass is booked
the code is on the app
the code is in the letter
the code is wrong
my code is wrong and hmrc will not help
code keeps timing out
is there a code
I have not had the code yet
the code takes 10 minutes
code expires in 15 minutes
the code comes to my old phone 07700 900123
the code I got is out of date
paye code is wrong
my tax code is 1257L
tax code is 1257L and it is wrong
tax code BR
my tax code 1257L went to 1100L
my tax code is K475
is 1257L the right code
what is sic code 96020
sic code 96020 is hairdressing
trade code 96020
business activity code 43210
vat code is 20
nominal code 4000 sales
nominal code 4000
expense code 7500
post code is SW1A 1AA
postcode is LS1 4AP
country code +44
error code 403
error code is 1058
error code 9999 when i send
error code 401 again
error code: 50001
fault code 1046 from the software
status code 500 in my software
response code 4031
dialling code 01632
discount code SAVE20
the code is not six digits it is five
my code has 5 digits not 6
pin is required
pin number is lost
I have no pin
pin was posted
my pin came in 2024
pin from 2023 does not work
PIN 2 weeks late
pin sent 3 times
pin 10 days late
my pin has 4 digits
my card pin is not needed is it
do they ask for a pin
the pin is on a letter
pin this message
pin the message please
my account is overdrawn
account balance is 12345678
my account is in credit by 12345678
account year ends 31 March 2027
my account manager left
account number is on the letter
what is the account number to pay
which account number do i use to pay HMRC
account is closed
account in my wife's name
account since 2019
accountant charges 1200
accounting period 01042026 31032027
accounting date 31032027
my accounts show 12345678 in sales
accounts for 31.03.27 and 31.03.28
accounts 2025 2026
payment on account 1500
payments on account of 1500 each
second payment on account is 2,500
payment on account 31 07 2027
do I pay on account
they take that into account
take 12000 into account
my sort of income is rent
sort it by 31-01-27
sort this out by 05-04-27
I want to sort 3 quarters
sort of 12345 a year
sort of 100000 or so
what sort code does hmrc use
which sort code do I pay to
sort code is on the website
my bank says no
bank holiday 25-12-26
my bank is Barclays
bank interest 1200
bank interest was 450.25
bank statements from 06-04-26 to 05-04-27
bank feed broke on 01-05-26
I banked 12,345,678
invoice 20231234 dated 05-04-26
invoice 12345 05-04-26
invoice 1234567 paid 05-04-27
order 123456789 on 05-04-26
job 12345 on 05/04/26
receipt 987654 from 01-06-26
turnover 20000000 to 31-03-27
I made 12345 in 2025-26 and 23456 in 2026-27
52000 48000 61000
50000 30000 20000
from 06-04-26 to 05-07-26
2026-04-06 2026-07-05
ring me on 01632 960983
my number is 07700 900123
her number is 020 7946 0123
call 0300 200 3310 for help
it is 03002003310
ref 12345 on the letter
the letter says SA316
form sa100 for 2026
SA100 SA103 SA105
my reference is on the letter
the reference has 10 digits
my utr has 10 digits
where do i find my utr
my utr is on its way
utr never came
do I need a utr and a nino
my NI number is on my payslip
my nino is lost
what is a nino
national insurance class 2 is 182
national insurance 3500
class 4 ni 2345
ni of 1,234.56
my user id is lost
user id is 12 digits
my gateway id has 12 numbers
gateway account is locked
gateway since 2019 works
card declined
my card ends 1234
card number on the back is worn
I paid by card 450
paid 450 by card on 05-04-26
vat number 123456789
my vat reg is GB123456789
company number 01234567
company 12345678 is dormant
my company number is 12345678
crn 12345678
reg no SC123456
UTR or NINO?
can i send you my password
should I tell you my password
do you need my password
will you ask for my password
I will not tell you my password
never give anyone your password
is my password safe
is my password safe with you
is my password stored
where do you keep my password
someone asked for my password
a man rang and asked for my password
hmrc rang about my code
I gave my accountant my password
I gave my password to my accountant
my son has my password
who knows my password
has my password leaked
forgot my password and my pin
my secret is safe
it is no secret that i earn 50000
my security answer is forgotten
security question is my mother's name
security questions are hard
secret word is what
my memorable word is forgotten
what is a memorable word
my memorable date is lost
my password is autofilled wrong
the password is greyed out
password is blank when I open it
my password is stored somewhere safe
my password is memorised but the app forgets it
password is apparently too similar to the old one
my password is similar to my old one, is that a problem
the password is unreadable and I need a new one
my password is illegible on the paper
password is shorter than they want
my password is bonkers long
my password is pants
my password is naff
my password is outdated so they made me change it
password is case-sensitive
my password is eight characters, is that enough
the password is whatever my son set up
my password is whichever one I used in 2019
the password is behind the fridge
the password is on a sticky note
my password is among my late husband's papers
password is tied to the business account
my password is attached to my old email
my password is owned by my accountant
my passcode is biometric
my passcode is fingerprint only
my passcode is thumb print
the password is between 8 and 12 characters
password is ten chars min
my password is absolutely right
my password is one hundred percent right
my password is 100% right
my password is good enough surely
password is utter rubbish
password is playing up
password is acting up since the update
password is throwing an error
my password is failing on mobile
my password is fine on desktop but fails on iphone
password was hacked last year
password was phished
password was rejected three times
my password was auto generated
my password was given to me by hmrc
password was emailed to me
my password was scribbled down
password has vanished
password won't go in
password isn't accepted
password doesn't take
password never gets accepted
pw is wonky
pw is duff
pw is knackered
pw is kaput
my pw is bust
my password is toast
my password is history
the password is cursed
the password is foreign to me
my password is unclear
my password is Welsh
my password is in Welsh
my password is English only
My password is Locked
MY PASSWORD IS WRONG
my password is WRONG
PASSWORD IS NOT WORKING
My Password Is Lost
Password Reset
Password Help
password woes
password nightmare
password confusion
password guidance
password requirements
password length
password trouble again
password query
password enquiry
password info
password advice
password tips
password support
password assistance
password retrieval
password change
password update
password settings
password prompt
password prompts
password popup
password loop
password lockout
password fail
password failure
password criteria
password format
password characters
password vault
password storage
password safety
my password thanks
my password somehow
pw reset
pw change
pw lost
pw query
hmrc password guidance
hmrc password email
gateway password letter
forgotten password
password was right
password: any ideas
password: which one
password: wrong
password: incorrect
password: the old one
password: same as before
password: unknown
password: none
password: n/a
password: not set
password: not sure
password: yes
password: still broken
password: problems logging in
password: reset link broken
Re password: it works now thanks
Subject: password reset
login problem: password refused
two things - password - and code
password - doesn't work
password - why so hard
password - lost it
password - sorted now
password - all good now
password sorted
password sorted thanks
password accepted finally
my password works fine, it's the code
my password, it is lost
my password, it's been changed
my password, it is too long
my security answer is wrong
my security answer is being refused
my security word is lost
secret answer is rejected
secret answer was set years ago
memorable word is needed
i have lost it, was my password saved
maybe it was my password
i think it was my password
caps lock was my password problem
last year was my password year
that was my password before
nothing is my password any more
everything is my password according to them
which was my password
accountant was my password holder
hubby has my password
i put mine as my password
i put gibberish as my password
i used the default as my password
i typed it as my password twice
I entered nonsense as the password
they used dob as the password
we use okta as our password manager
I have something as my password but can't recall
I tried everything as my password
I changed my password to one they like
I changed my password to stop this
I changed my password to get in
I changed my password to fix it
i changed my password to comply with rules
I changed my password to include a number
I updated my password to meet the rules
I reset my password to sign in
I reset my password to view my tax
I reset my password to file
i set my password to remember
I set my password to autofill
I set the password to change monthly
I made my password to be safe
I have to change my password to use the app
should i change my password to a stronger one
How do I update my password as an agent
change my password as soon as possible
I changed my password as advised
I changed my password as well
change the password to match hmrc
pin 5 did not come
pin 1000 people have asked
otp never came
otp 6 digits
passcode 6 digits
passcode 5 times wrong
passcode is four digits
pin is 4 digits
pin: 4 digits
pin has 8 numbers
pin letter 2026
activation code 12 digits
activation code takes 10 days
activation code 28 days
activation code 10 working days
access code 15 minutes
text code 2 hours late
my code: none came
code 12 means what
is code 45000 profit
standard industrial code 43390
UTR code 10 digits
product code 1234
customer code 5678
my sort of account is 12 months
account 12 months to 31 03 2027
account holder 2 people
acc to hmrc i owe 1200
according to 12345 people
account ref on letter
my account shows 12345.67
my account shows 12345678.90
account has 23,456,789
my accountant says 1200000
account is 3 weeks old
my account was 5 years old in 2024
20000 is my account balance
12345678 is my turnover
01632960983 is my accountant
07700900123 is my accountant's number
31-03-27 is my accounting date
05-04-27 is the year end
31 03 27 is my account date
2026 2027 is my account year
30000 and 20000 is what i make
050426 is the start
06-04-26 is the day it starts
12-34 is my house
12345 67-89
order 12345678 01-05-26
job 12345678 12-12-25
ticket 44556677 05/04/26
12345678 05/04/2026
04042026 05-04-27
12345678 and 12000
40000000 12-34-56
my password is about to be reset by post
My HMRC password is apparently compromised, is that a scam
the password is being weird on my phone
password is stubborn today
my password is dead simple and they refuse it
my password is expired
my password is apparently unsuitable
password is unacceptable it says
the password is unavailable
my password is blocked, locked and barred
password is barred
the password is inside an envelope somewhere
my password is 1Password
my password (Xero) is refused
my password, sadly, is lost
I changed my password and it is rejected
my password will be reset
Pin 12000
otp 12000
Bob 31-03-27 12345678
Jones account 1234567
my agent account 1234567
from 06/04/26 to 05/04/27 12345678
from 06-04-26 to 05-04-27 I earned 12345678
I opened on 05-04-24 and my invoice 12345678
turnover 45123456 and 123456
invoice 123456 12345678
paid on account 12345678 pence
the code 123456 is on my invoice
my rail pass: 1200
my ski pass: 300
pass: skip
pin was 10 15 days late
my password is probably on the old computer
the password is tricky to type
the password is fiddly
the password is horrible
my password is unusual, does that matter
my password is hardly secure
my password is known by my ex
my password is with the solicitor
the passcode is for the app only
the passcode is app only
password is a faff
my password is not mine, it is my wife's
the password was accepted then it froze
password was wrongly typed
password was blank
password was autosaved
the password was lifted from my phone
my password was pinched
my password was nicked
the password is nonsense
the password is jammed
my password is spelt wrong
the password is misspelled
my password is upper and lower case
password is lowercase
the password is numeric
password is numbers only
is the password case sensitive
is my password mixed case
my password is longish
my password is ancient
the password is brand new
password is kosher
my password is spot on
my password is bang on
my password is dead right
my password is perfectly good
password is perfectly fine but they lock me out
my password is ages old
my password is decades old
my password is months old
the password is generic
my password is bespoke
the password is rock solid
my password is bulletproof
my password is guessable
my password is obvious
my password is unmemorable
my password is alphabetical
password is restricted to letters
my password is expiring
my password is cancelled
password is frozen
password is frozen and i panic
my password is suspended
the password is void
my password is kept safe
my password is hush hush
my password is sorted
the password is mental
my password is ridiculous
my password is borked
the password is whatever
password: who knows
password: still waiting
password: don't know
password: dunno
password: tbc
password: see above
password: as above
password: ???
password: xxxx
password: ****
password: same
password: hidden
password: blocked
password: locked out
password: refused
password: rejected
password: works now
password: sorted
password - tbc
password - dunno
password - wrong one
password - nope
my pw - expired
pw? none
pw pls
password plz
password ta
password urgently
password reminder
password reminders
password reminder email
password request
password theft
password saver
password keychain
password guessing
password recovery page down
password verification
password creation
password expiry
password validity
password complexity
password renewal
password screen frozen
password entry box greyed
password character limit
gateway password enquiry
hmrc password hotline
hmrc password phone number
gateway password timeout
login and password mismatch
login fails and password rejected
login page password field missing
user name and password mismatch
user id or password invalid
user id and password letter
login is down and password too
log in asks password repeatedly
i used my surname as my password
i use the cat's name as my password
i have nothing as my password
i put spaces as my password
I changed my password to something memorable
i changed my password to numbers only
i changed my password to english
I changed my password to lowercase
I changed my password to be longer
changed my password to reset the lock
I reset my password to claim a refund
I reset my password to print my form
I reset my password to download it
I reset my password to add my wife
I set my password to send by post
reset my password to default
reset my password to original
nobody knows what is my password
the trouble is my password
the answer is my password
security is my password worry
the culprit is my password
sadly that is my password gone
hmrc is my password nightmare
software is my password saver
dropbox is my password store
pin came today
pin never arrived
pin no longer works
pin 3 tries left
pin 2 of 3
pin code never came
code 3 of 10
code tried 5 times
6 digit code never came
6 digit code 3 times
texted 0300 number
they texted me twice
they texted 2 codes
access code 2 never came
authenticator code 30 seconds
gateway code 12 figures
security code on back of card
account opened 2019
account number 8 digits
account number with 8 digits
my account no longer works
account no 2 is savings
accounts to 31 3 27
accountant since 2012
my accountant 01632 960983
acc year 2025
20-25 is my age
12345678 is my company number
12345678 is my account manager's ref
10 20 30 is my split
100000 is my account limit
1234567 is our accountant's ref
i have no idea what my password is
what my password was I do not know
i dont know if my password is right
the password is definitely right because i wrote it down
my password is registered to my mum's email
password is being rejected and i have 3 days left
is the password the same as for the old site
the password is separate from the tax account
password is meant to arrive in ten days
my password is overly complicated
my password is unlikely to be wrong
the password is visible to everyone in the office
the password is sitting in my drawer at work
password is typed correctly
password is cut off at 12
the password is maxed out at 12 characters
password is flagged as weak
password is from when i was employed
password is my biggest headache
the password is our accountant's problem
password is nothing to do with me
password is the bane of my life
my password is a string of random letters
my password is quite old
the password is presumably expired
password is surely right
my password is usually remembered by the laptop
my password is automatically filled in
password is deactivated after a year
my password is on hold
the password is under review
the password is at my dad's
my password is in my head
the password is for both of us
password is per person
password is per firm
password is one per agent
the password is agent only
my password is twenty characters
password is 20 characters long and still refused
password is a mixture
password: i think i lost it
password: cannot find it
password: email says it was changed
password: too many attempts
password: needs a capital
password: must be 10 long
Password: where do I get this
Password - what is it?
password... no clue
password?? where
Password!!! again
my password. lost it
my password and then what
password then code then locked
password or passkey
password vs passkey
do passkeys replace the password
passkey is better
my passport is expired
passport is needed
the passport number is on the back page
pass rate is low
password for hmrc
password for self assessment
password to log in
password on letter
password by post
password via email
password help please
password reset pls
password not recognised
password not accepted anymore
password no good
password rejected again
password keeps changing
password resets every week
password asked for twice
password wrong again
password gone missing
new password please
new password needed
old password still works
my old password worked
my new password fails
wrong password again and again
code for password reset
got a code for my password
code came through late
code is always late
code is for the app
code is six numbers
the code is not six numbers
code was for someone else
code was 5 minutes late
pin or password
pin and password both fail
pin is not password
my pin is at home
my pin is in the safe
pin: at home
pin: forgotten
pin - lost
PIN letter dated 12/05/2026
pin arrived 12 May 2026
account closed 12/05/2026
my account closes 05 04 27
bank account opened in 2019
is my bank account number needed
they want a sort code and account number
sort code and account number needed?
do i give a sort code
account number on invoice 2025-001
account for 12 months
acc ending 31 march
bank says 5 days
bank details changed on 01-05-26
the sort of thing i do
sort my pension 2027-28
utr 10 digits
utr: where
utr is lost
ni number lost
nino: where is it
my ni is paid
ni is 2,300 this year
ni number temporary TN
user id lost
user id is 12 numbers
user name or user id
gateway id and password
gateway user id: lost
""".strip().split("\n")
"""Nothing private is in any of these."""

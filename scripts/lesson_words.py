"""What a class of twenty-eight dreams of: the words on the cards of the lesson that pictures and tests play."""

CARDS = (
    ("Badstue på den gamle kaia", "de som fryser"),
    ("Et sted å sitte når vi venter på ferja", "alle som venter"),
    ("Skatepark ved idrettshallen", "ungdom"),
    ("Bibliotek om bord på ferja", "de som reiser"),
    ("Lys i lysløypa helt til skytebanen", "de som går tur"),
    ("Kafé der besteforeldre lærer oss å strikke", "gamle og unge"),
    ("Badetrapp for dem som ikke kan klatre", "de som bruker rullestol"),
    ("En benk der man kan spørre om å være med", "de som er alene"),
    ("Fiskestang til låns på biblioteket", "de som ikke har egen"),
    ("Klatrevegg på silosiden", "de som vil høyt opp"),
    ("Et skur mot regnet ved bussholdeplassen", "alle som tar bussen"),
    ("Sykkelsti til Nordsida, så vi slipper å gå i veien når bilene kommer fort rundt svingen", "alle som sykler"),
    ("Utekino om sommeren", "hele bygda"),
    ("Øverom med trommer", "de som bråker hjemme"),
    ("Blomster langs hele hovedgata", "bier og folk"),
    ("Et kart over alle hemmelige badeplasser", "nye i bygda"),
    ("Akebakke med lys", "små og store"),
    ("Torg der vi kan selge det vi har dyrket", "bønder og barn"),
    ("Verksted der man kan reparere sykler", "de som har gamle sykler"),
    ("Hundepark ved elva", "hunder"),
    ("Bålplass med tak", "turgåere"),
    ("Middag sammen på skolen én gang i måneden", "de som spiser alene"),
    ("Fotballmål som ikke er rustne", "fjerde trinn"),
    ("Museum over fiskebåtene", "besøkende"),
    ("Mer vind i seilet: en jolle skolen eier", "de som vil lære å seile"),
    ("Et rom for lekser og te etter skolen", "de som ikke har ro hjemme"),
    ("Dansekveld for alle aldre", "de som tør og de som ikke tør"),
    ("Søppelbøtter formet som torsker", "havet"),
)
"""Text and whom it is for; the first seventeen come from screens, the others lay on paper."""

CLUSTERS = (
    ("Ut på kaia", (0, 1, 6, 8, 15, 24)),
    ("Være sammen på tvers", (3, 5, 7, 12, 21, 25, 26)),
    ("Bevege seg ute", (2, 9, 16, 22)),
    ("Komme seg fram", (10, 11, 18)),
    ("Grønnere og finere", (14, 17, 27)),
)
"""Headline and which cards lie under it. The rest are left for the class."""

ON_SCREENS = 17

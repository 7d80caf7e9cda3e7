# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and languages that invented people are made of. Scripts are as people write themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: A name as its bearer writes it, and in Latin letters.
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Culture:
    """Where somebody's name and first language come from."""

    weight: int  # how often, compared with the others
    countries: tuple[str, ...]  # ISO 3166-1
    language: str  # IETF tag
    others: tuple[str, ...]  # further languages that are likely
    women: tuple[Name, ...]
    men: tuple[Name, ...]
    families: tuple[Name, ...]
    is_family_first: bool = False


def _names(text: str) -> tuple[Name, ...]:
    """``Олена=Olena Ана=Ana`` -> pairs; ``_`` stands for a space inside a name."""
    pairs = []
    for word in text.replace("\n", " ").split(" "):
        if word:
            own, _, latin = word.replace("_", " ").partition("=")
            pairs.append((own, latin or own))
    return tuple(pairs)


def _culture(  # noqa: PLR0917 - one row of a table
    weight: int,
    places: str,
    languages: str,
    women: str,
    men: str,
    families: str,
    first: bool = False,
) -> Culture:
    language, *others = languages.split()
    return Culture(
        weight,
        tuple(places.split()),
        language,
        tuple(others),
        _names(women),
        _names(men),
        _names(families),
        first,
    )


CULTURES: Final = (
    _culture(
        14, "GB GB GB IE", "en",
        "Amber Bethan Carys Chloe Daisy Ellie Fern Gemma Hazel Isla Jade Jodie Kayleigh Leanne "
        "Megan Nell Orla Poppy Róisín Shannon Siân Tess",
        "Callum Ewan Jordan Kieran Liam Rhys Tyler",
        "Ashdown Barlow Corrigan Davies Ellery Fairley Gill Hollis Kemp Larkin Marsh Ní_Bhriain "
        "Ó_Dálaigh Pryce Rudd Thorley",
    ),
    _culture(
        9, "RO RO MD", "ro it",
        "Adina Alexandra Andreea Bianca Cătălina Crina Daciana Florența Ileana Ionela Lăcrămioara "
        "Mădălina Mihaela Nicoleta Oana Ruxandra Ștefania Timea Viorica",
        "Andrei Bogdan Călin Ionuț Marius Răzvan Ștefan",
        "Ardelean Bălan Chiriță Dumitrașcu Enache Florea Ghiță Hanganu Lăzăroiu Mureșan Păun "
        "Rădulescu Șerban Țurcanu Vâlcu",
    ),
    _culture(
        6, "BG", "bg tr",
        "Виолета=Violeta Гергана=Gergana Десислава=Desislava Елица=Elitsa Ива=Iva Йоана=Yoana "
        "Калина=Kalina Милена=Milena Невена=Nevena Ралица=Ralitsa Росица=Rositsa "
        "Цветелина=Tsvetelina",
        "Борис=Boris Илия=Iliya Мартин=Martin Петър=Petar",
        "Ангелова=Angelova Бонева=Boneva Драганова=Draganova Желева=Zheleva Илиева=Ilieva "
        "Колева=Koleva Манолова=Manolova Рашкова=Rashkova Стоилова=Stoilova Чолакова=Cholakova",
    ),
    _culture(
        9, "UA", "uk ru",
        "Богдана=Bohdana Вікторія=Viktoriia Дарина=Daryna Зоряна=Zoriana Інна=Inna "
        "Катерина=Kateryna "
        "Леся=Lesia Марічка=Marichka Мирослава=Myroslava Надія=Nadiia Оксана=Oksana Олена=Olena "
        "Соломія=Solomiia Уляна=Uliana Юлія=Yuliia Ярина=Yaryna",
        "Андрій=Andrii Данило=Danylo Матвій=Matvii Остап=Ostap Тарас=Taras",
        "Бондар=Bondar Гнатюк=Hnatiuk Дяченко=Diachenko Журба=Zhurba Іващенко=Ivashchenko "
        "Кравець=Kravets Левчук=Levchuk Мороз=Moroz Панченко=Panchenko Савчук=Savchuk "
        "Ткач=Tkach Яремчук=Yaremchuk",
    ),
    _culture(
        9, "NG", "yo en",
        "Abẹ́nì Adébọ́lá Adétọ́un Àdùnní Àjọkẹ́ Àṣàkẹ́ Bólánlé Dámilọ́lá Fọlákẹ́ Ìyábọ̀ Kẹ́hìndé Mojísọ́lá "
        "Ọlábísí Omọ́lará Ṣadé Títílayọ̀ Yétúndé",
        "Adéwálé Babátúndé Ọláyínká Ṣẹ́gun Táíwò",
        "Adéyẹmí Afọlábí Akíndélé Balógun Fáṣọlá Ògúnlẹ́yẹ Ọládípọ̀ Olúwọlé Ọ̀ṣúntókun Ṣóyọmbọ̀",
    ),
    _culture(
        5, "NG", "bin en it",
        "Adesuwa Aisosa Blessing Ehinomen Esosa Isoken Itohan Ivie Joy Osaretin Osayi Precious Uyi",
        "Eghosa Nosa Osaze Uwaifo",
        "Aghedo Edosa Ehigiator Igbinovia Imasuen Obaseki Ogbeide Omoruyi Osagie Uwagboe",
    ),
    _culture(
        4, "ET", "am om",
        "ሀና=Hana ሄለን=Helen ሕይወት=Hiwot ማህሌት=Mahlet ሜሮን=Meron ሰላም=Selam ሣራ=Sara ቤዛዊት=Bezawit "
        "ትዕግስት=Tigist ነጻነት=Netsanet እመቤት=Emebet ዘውዲቱ=Zewditu የትናየት=Yetnayet ፍቅርተ=Fikirte",
        "ዳዊት=Dawit ዮናስ=Yonas ሳሙኤል=Samuel",
        "ታደሰ=Tadesse ከበደ=Kebede በቀለ=Bekele ገብረ=Gebre ወልዴ=Wolde ኃይሉ=Hailu ተስፋዬ=Tesfaye "
        "መኮንን=Mekonnen",
    ),
    _culture(
        3, "ER", "ti ar am",
        "ሰምሃር=Semhar ለተብርሃን=Letebrhan ኣበባ=Abeba ፍረወይኒ=Frewoini ሚልየን=Million ዛይድ=Zaid "
        "ራህዋ=Rahwa ሳባ=Saba",
        "ኣማኑኤል=Amanuel ፍጹም=Fitsum",
        "ሃብተ=Habte ተኽለ=Tekle ገብረየሱስ=Gebreyesus ወልደሚካኤል=Woldemikael ኪዳነ=Kidane ሓጎስ=Hagos",
    ),
    _culture(
        6, "SY LB PS IQ", "ar en ku",
        "أمل=Amal إيمان=Iman تالا=Tala جمانة=Jumana حنين=Haneen خولة=Khawla دعاء=Duaa "
        "رنا=Rana ريم=Reem "
        "زينة=Zeina سلمى=Salma شهد=Shahd عبير=Abeer غادة=Ghada لمى=Lama نور=Noor "
        "هالة=Hala ياسمين=Yasmin",
        "سامر=Samer عمر=Omar كريم=Karim يزن=Yazan",
        "البيطار=Al-Bitar الحلبي=Al-Halabi الخطيب=Al-Khatib السمّان=Al-Samman الشامي=Al-Shami "
        "حدّاد=Haddad خوري=Khoury درويش=Darwish زيتون=Zeitoun قاسم=Qasim نجّار=Najjar",
    ),
    _culture(
        4, "MA DZ SD", "ar fr",
        "أسماء=Asmae حفيظة=Hafida زبيدة=Zoubida سعاد=Souad سناء=Sanae "
        "فاطمة_الزهراء=Fatima-Zahra كوثر=Kaoutar "
        "مليكة=Malika نجاة=Najat وفاء=Wafae",
        "إدريس=Idriss مهدي=Mehdi",
        "بن_عمر=Benomar العلوي=Alaoui بوزيد=Bouzid شرقاوي=Cherkaoui الطيب=El_Tayeb "
        "مرابط=Mrabet وهبي=Ouahbi",
    ),
    _culture(
        3, "AF IR", "fa ps",
        "آرزو=Arezou پروانه=Parvaneh پریسا=Parisa ژاله=Zhaleh شبنم=Shabnam "
        "فرشته=Fereshteh گلناز=Golnaz "
        "مژگان=Mozhgan نیلوفر=Niloufar یلدا=Yalda",
        "آرش=Arash پیمان=Peyman",
        "احمدی=Ahmadi پاکزاد=Pakzad حیدری=Heydari رستمی=Rostami ژیان=Zhian گلستانی=Golestani",
    ),
    _culture(
        5, "NP", "ne hi",
        "अनिता=Anita आशा=Asha कमला=Kamala गीता=Gita दीपा=Dipa पवित्रा=Pabitra प्रतिमा=Pratima "
        "बिमला=Bimala माया=Maya रेखा=Rekha लक्ष्मी=Laxmi सरिता=Sarita सुनिता=Sunita",
        "अनिल=Anil प्रकाश=Prakash",
        "अधिकारी=Adhikari कार्की=Karki गुरुङ=Gurung तामाङ=Tamang थापा=Thapa नेपाली=Nepali "
        "विश्वकर्मा=Bishwakarma राई=Rai श्रेष्ठ=Shrestha",
    ),
    _culture(
        3, "IN", "hi en",
        "अंजलि=Anjali कविता=Kavita ज्योति=Jyoti पूजा=Puja मीना=Meena रुक्मिणी=Rukmini "
        "शांति=Shanti सीमा=Seema",
        "राजू=Raju विकास=Vikas",
        "कुमारी=Kumari चौहान=Chauhan देवी=Devi मिश्रा=Mishra यादव=Yadav वर्मा=Verma",
    ),
    _culture(
        5, "BD BD IN", "bn hi",
        "আনিকা=Anika জরিনা=Zarina জোহরা=Zohra তানিয়া=Tania নাজমা=Nazma নাসরিন=Nasrin পারুল=Parul মিতু=Mitu "
        "রোকেয়া=Rokeya লাবণ্য=Labanya শিউলি=Shiuli সাবিনা=Sabina সুমাইয়া=Sumaiya",
        "কামাল=Kamal রফিক=Rafiq",
        "আক্তার=Akter খাতুন=Khatun চৌধুরী=Chowdhury দাস=Das পারভীন=Parvin বেগম=Begum মণ্ডল=Mondal "
        "সরকার=Sarkar হালদার=Halder",
    ),
    _culture(
        6, "VN", "vi",
        "Bích_Ngọc Diễm_My Hà Hoài_Thương Hương Kim_Liên Lan_Anh Mai Mỹ_Linh Ngân "
        "Như_Quỳnh Phượng Thảo "
        "Thu_Hằng Thúy Tuyết Yến",
        "Đức Hùng Quân Tuấn",
        "Bùi Đặng Đỗ Dương Hồ Hoàng Huỳnh Lê Lý Ngô Nguyễn Phạm Phan Trần Trương Võ", True,
    ),
    _culture(
        4, "MN", "mn ru",
        "Алтанцэцэг=Altantsetseg Болормаа=Bolormaa Ганчимэг=Ganchimeg Мөнхзул=Mönkhzul Номин=Nomin "
        "Оюунаа=Oyunaa Өнөрмаа=Önörmaa Сарангэрэл=Sarangerel Солонго=Solongo "
        "Үүрийнтуяа=Üüriintuyaa "
        "Цэцэг=Tsetseg Энхжаргал=Enkhjargal",
        "Бат-Эрдэнэ=Bat-Erdene Тэмүүлэн=Temüülen",
        "Батын=Batyn Доржийн=Dorjiin Ганболдын=Ganboldyn Лхагвын=Lkhagvyn Пүрэвийн=Püreviin "
        "Сүхийн=Sükhiin Төмөрийн=Tömöriin",
        True,
    ),
    _culture(
        5, "BR PT AO", "pt es",
        "Adriana Beatriz Conceição Débora Fabíola Graça Inês Jussara Luzia Márcia "
        "Rosângela Thaís Valdirene",
        "Caio Gonçalo João Vinícius",
        "Araújo Assunção Brandão da_Conceição Esteves Gusmão Leitão Magalhães Nóbrega Simões",
    ),
    _culture(
        5, "CO VE DO ES", "es",
        "Belén Carmenza Dayana Estefanía Inés Itziar Leidy Luz_Marina Maribel Nieves "
        "Rocío Solángel Yuliana",
        "Andrés Iván Joaquín Wilmer",
        "Agudelo Bermúdez Cárdenas Echeverri Gutiérrez Ibáñez Londoño Muñoz Ordóñez "
        "Peñaloza Zúñiga",
    ),
    _culture(
        4, "CM CI FR", "fr en",
        "Aïssatou Anaïs Célestine Clémence Désirée Émilie Fleur Geneviève Mélanie "
        "Noëlle Océane Solène",
        "Aurélien Désiré Loïc",
        "Abéga Béranger Coulibaly Djoumessi Fouda Kouamé Lefèvre N’Guessan Onana Tchoumi Yao",
    ),
    _culture(
        3, "HU", "hu de",
        "Ágnes Boglárka Csilla Dóra Erzsébet Eszter Gyöngyi Hajnalka Ildikó Kinga Réka "
        "Tünde Zsófia",
        "Ákos Gergő Zoltán",
        "Bíró Csörgő Fülöp Gönczi Kőműves Lázár Őri Szűcs Vörös Zsigmond", True,
    ),
    _culture(
        3, "PL", "pl ru",
        "Agnieszka Bożena Elżbieta Grażyna Jagoda Kinga Łucja Małgorzata Milena Stanisława Żaneta",
        "Błażej Łukasz Paweł",
        "Cieślak Dąbek Gołębiowska Jóźwiak Król Łoś Mączka Pająk Śliwa Wójcik Żuraw",
    ),
    _culture(
        4, "AL XK", "sq it",
        "Albana Besa Blerta Çiljeta Drita Elira Fatjona Jetmira Kaltrina Lirije Mirela "
        "Shpresa Teuta Vjollca",
        "Arben Dritan Kreshnik",
        "Bajrami Çela Dervishi Gjoka Hoxhaj Kola Lleshi Marku Përmeti Shehu Zogaj",
    ),
    _culture(
        2, "GE", "ka ru",
        "ეკა=Eka თამარ=Tamar ლელა=Lela მარიამ=Mariam ნათია=Natia ნინო=Nino "
        "სალომე=Salome ქეთევან=Ketevan",
        "გიორგი=Giorgi ლუკა=Luka",
        "აბაშიძე=Abashidze ბერიძე=Beridze გელაშვილი=Gelashvili "
        "კვარაცხელია=Kvaratskhelia მაისურაძე=Maisuradze",
    ),
    _culture(
        3, "TH LA", "th lo",
        "กัญญา=Kanya จันทรา=Chanthra ดวงใจ=Duangjai นภา=Napha พิมพ์=Phim มาลี=Mali "
        "วรรณา=Wanna ศิริพร=Siriphon "
        "สุดา=Suda อรุณี=Aruni",
        "ชัย=Chai สมชาย=Somchai",
        "แก้วใส=Kaewsai จันทร์แดง=Chandaeng ทองดี=Thongdi บุญมา=Bunma ศรีสุข=Sisuk",
    ),
    _culture(
        3, "MW ZM", "ny en",
        "Atupele Chikondi Chimwemwe Dalitso Kondwani Limbikani Madalitso Mphatso Tadala "
        "Thandiwe Tiyamike",
        "Blessings Chifundo Yamikani",
        "Banda Chirwa Gondwe Kamanga Mhango Mwale Ng’oma Nyirenda Phiri Zimba",
    ),
    _culture(
        3, "PH", "fil en",
        "Amihan Bituin Corazón Dalisay Jhoanna Ligaya Luningning Marites Mayumi Rosalinda",
        "Dakila Jun-Jun",
        "Bautista Dimaculangan Katigbak Lacson Macaraeg Manalastas Peñaflor Sumulong",
    ),
)  # fmt: skip

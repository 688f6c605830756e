/** Words of denial by language: what denies, what may stand between the denial and the denied word, what affirms. */

interface DenialWords {
	language: string;
	/** Deny what follows. */
	not: string;
	/** Deny the next word whatever it is, and what describes it: "aucune demande urgente". */
	noSuch?: string;
	/** May stand between: articles, forms of "to be", words of degree. */
	between: string;
	/** Deny what follows only with one of `between` in the middle, because alone they mean something else elsewhere. */
	weak?: string;
	/** Deny what stands before them ("dringend ist das nicht"), with words of `behindBetween` in the middle. */
	behind?: string;
	/** Whether they do so without any word in the middle ("eilt nicht"). */
	behindAtOnce?: true;
	behindBetween?: string;
}

export const denialWords: DenialWords[] = [
	{
		language: 'English',
		not: "not isn't isnt aren't arent wasn't wasnt weren't ain't aint never no non none hardly neither nor nothing without cannot can't cant wouldn't won't doesn't doesnt don't dont didn't didnt shouldn't",
		between:
			"a an the any so very really that too at all this these terribly particularly especially super be is are was it it's as yet currently exactly overly quite extremely remotely in way means longer considered consider think believe feel call seem seems look looks appear need needs of being my our actually necessarily marked treated treat need want wanted require asking asked ask for to from super-duper",
		weak: 'far',
		behind: 'not',
		behindBetween: "it is that's that this certainly definitely it's",
	},
	{
		language: 'German',
		not: 'nicht kein keine keinen keiner keinem keines nie niemals nix nichts kaum ohne keineswegs keinesfalls weder',
		between:
			'so sehr wirklich besonders ganz gar zu ein eine einen einer eines einem es das ist war sonderlich allzu unbedingt mehr zwingend super extrem mega derart sooo der die dem den als jetzt aktuell gerade eigentlich weiter sind dies diese dieser wahnsinnig furchtbar',
		behindAtOnce: true,
		behind: 'nicht keineswegs keinesfalls',
		behindBetween: 'ist es das die der sache hier war ja eher nun sind mir uns dies diese',
	},
	{
		language: 'French',
		noSuch: 'aucun aucune',
		not: "pas jamais aucun aucune sans guère nullement rien n'est n'était",
		between:
			"très trop si vraiment particulièrement un une du de d' la le l' les des est tellement forcément bien plus encore tout spécialement super extrêmement d'une d'un être considéré comme immédiatement",
		behind: 'pas',
		behindBetween: "ce n'est cela ça",
	},
	{
		language: 'Spanish',
		noSuch: 'ningún ninguna',
		not: 'no nunca jamás ningún ninguna ninguno sin tampoco nada',
		between:
			'muy tan tanto realmente un una es está son sea era demasiado especialmente particularmente de lo el la los las tengo hay tiene ya extremadamente precisamente para se trata algo parece me',
		behind: 'no',
		behindBetween: 'es eso esto',
	},
	{
		language: 'Portuguese',
		noSuch: 'nenhum nenhuma',
		not: 'não nunca nenhum nenhuma sem nem nada',
		between:
			'muito tão realmente um uma é está são seja era demasiado particularmente especialmente de há assim lá mais tem propriamente',
	},
	{
		language: 'Italian',
		noSuch: 'nessun nessuna',
		not: 'non nessun nessuna nessuno niente senza né',
		between:
			"molto così tanto troppo veramente un una un' è era particolarmente poi mica affatto mai più proprio c'è ho nulla di sono per alcuna alcun davvero mi sembra pare si tratta qualcosa",
		behind: 'non',
		behindBetween: '',
	},
	{
		language: 'Dutch',
		not: 'niet geen nooit niets zonder',
		between:
			'erg heel zo echt een is bijzonder zeer te het dat meer direct meteen per se bepaald zozeer al super',
		behindAtOnce: true,
		behind: 'niet',
		behindBetween: 'is het dat dit',
	},
	{
		language: 'Polish',
		not: 'nie bez żaden żadna żadne żadnych nigdy ani nic',
		between: 'bardzo tak zbyt naprawdę jest są to szczególnie specjalnie było ma aż jakoś takie',
		behind: 'nie',
		behindBetween: 'to',
	},
	{
		language: 'Ukrainian',
		not: 'не нема немає без ані ні жодного жодної нічого',
		between: 'дуже так вже й надто це є особливо зовсім занадто аж настільки потрібно треба був була було',
	},
	{
		language: 'Russian',
		not: 'не нет без ни никак нисколько ничего',
		between:
			'очень так и слишком это особо совсем уж столь настолько особенно является нужно надо требуется было',
	},
	{ language: 'Bulgarian', not: 'не няма без', between: 'е много толкова особено чак са това никак' },
	{
		language: 'Serbian and Croatian',
		not: 'nije nisu nema bez није нису нема',
		between: 'tako jako baš toliko previše posebno тако јако баш',
	},
	{
		language: 'Swedish',
		not: 'inte ej ingen inget inga aldrig utan knappast',
		between: 'så mycket särskilt en ett är det alls speciellt direkt jätte väldigt längre någon något super',
		behindAtOnce: true,
		behind: 'inte ej',
		behindBetween: 'är det den',
	},
	{
		language: 'Danish and Norwegian',
		not: 'ikke ingen intet aldri aldrig uden uten næppe neppe',
		between:
			'så meget veldig særlig særligt er en et det spesielt specielt noe nogen noget lenger længere helt',
		behindAtOnce: true,
		behind: 'ikke',
		behindBetween: 'er det den',
	},
	{
		language: 'Finnish',
		not: 'ei eivät eikä ilman',
		between: 'ole olisi mitään mikään kovin erityisen niin enää yhtään se mitenkään',
	},
	{ language: 'Estonian', not: 'ei pole', between: 'ole väga nii eriti see' },
	{
		language: 'Czech and Slovak',
		not: 'není nejsou neni nie bez žádný žádná žádné žiadny žiadna',
		between: 'to příliš moc tak je nijak zvlášť až veľmi príliš',
	},
	{ language: 'Hungarian', not: 'nem sem nincs', between: 'annyira túl nagyon olyan igazán is ez' },
	{
		language: 'Romanian',
		noSuch: 'niciun nicio',
		not: 'niciun nicio fără',
		weak: 'nu',
		between: 'e este foarte prea așa atât chiar sunt un o deloc mai',
	},
	{ language: 'Lithuanian and Latvian', not: 'nėra nav', between: 'labai tai ļoti tik tas' },
	{
		language: 'Greek',
		not: 'δεν μην όχι χωρίς καθόλου',
		between: 'είναι τόσο πολύ ιδιαίτερα κάτι και κανένα',
	},
	{
		language: 'Turkish',
		not: 'hiç',
		between: 'çok de da bir',
		behindAtOnce: true,
		behind: 'değil değildir degil yok',
		behindBetween: 'bir durum konu iş şey mesele pek çok o kadar olan hiç',
	},
	{
		language: 'Indonesian',
		not: 'tidak bukan belum jangan tanpa',
		between: 'terlalu begitu sangat hal yang perlu ada',
	},
	{ language: 'Vietnamese', not: 'không chẳng chưa chả', between: 'phải là quá có gì hề cần việc' },
	{
		language: 'Arabic',
		not: 'لا ليس ليست ليسوا غير بدون مش مو لم لن',
		between: 'الأمر أمر أمرا شيء هذا هناك حاجة بالأمر',
	},
	{
		language: 'Persian',
		not: 'نه بدون',
		between: 'خیلی',
		behindAtOnce: true,
		behind: 'نیست نمیباشد نیستند',
		behindBetween: 'چندان خیلی این موضوع',
	},
	{ language: 'Hebrew', not: 'לא אין אינו אינה בלי', between: 'כל כך ממש זה מאוד דבר שום' },
	{
		language: 'Hindi',
		not: 'नहीं न बिना',
		between: 'है कोई',
		behindAtOnce: true,
		behind: 'नहीं',
		behindBetween: 'कोई बहुत इतना बिल्कुल',
	},
];

/** "Not only urgent" affirms. */
export const onlyWords =
	'only just merely simply nur bloß lediglich erst seulement uniquement simplement que solo sólo solamente soltanto só apenas somente alleen slechts enkel tylko jedynie тільки лише только лишь просто само bara endast kun bare vain jen pouze csak doar numai μόνο sadece yalnızca hanya chỉ فقط רק केवल';

/** "Isn't this urgent?" and "why is this not urgent?" do not deny; a sentence that goes on with "but" is no question. */
export const butWords =
	'but although though aber doch sondern mais pero mas ma però maar lecz ale але но однак однако men mutta ama tapi pero';

/** Answers in a form: "Urgent: no". */
export const noWords =
	'no none nein keine non нет ні ne nee nej nei não nao nie não hayır không tidak όχι لا לא नहीं n false 否 不 いいえ なし 아니오 아니요 없음';

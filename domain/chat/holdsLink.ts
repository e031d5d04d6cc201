import { nameSkeleton } from '../names/nameSkeleton.ts'

/** Ends of addresses that are no word of a sentence: behind a dot each makes one, whatever its case. */
const CLEAR_ENDS = new Set(
  'com net org io gg xyz dev app eth info biz ru cn tk ly co uk de fr nl pl cz tv cc ws ai edu gov mil arpa onion i2p crypto icu vip top site website online shop store club link click live pro tech cloud digital finance money casino bet poker porn sex adult webcam cam fun space download stream video zip mov page blog wiki news social chat network agency media studio exchange capital market markets trade trading loan credit claims gift gifts tips promo sale deals win bid wtf lol rocks ninja guru expert services support solutions systems world life today email company center zone asia eu su ua by kz uz ge az br ar mx cl pe ve ph vn th sg hk tw jp kr ng za ke eg ir iq sa ae tr gr ro bg hu sk rs hr dk fi se ch lu pt es cat mobi name travel jobs tel museum post'.split(
    ' ',
  ),
)
/** Ends of lands that are words too: `so good.it was`. They count where they are written small or the address goes on. */
const WORD_ENDS = new Set(
  'it is so me no in to at be my us am do as la pa li ma re st id ms pm ac ad af ag al ao aq au aw ax ba bb bd bf bh bi bj bm bn bo bs bt bv bw bz ca cd cf cg ci ck cm cr cu cv cw cx cy dj dm dz ec ee er et fj fk fm fo ga gb gd gf gh gi gl gm gn gp gq gs gt gu gw gy hm hn ht ie il im je jm jo kg kh ki km kn kp kw ky lb lc lk lr ls lt lv mc md mg mh mk ml mm mn mo mp mq mr mt mu mv mw mz na nc ne nf ni np nr nu nz om pf pg pk pn pr ps pw py qa rw sb sc sd sh si sj sl sm sn sr ss sv sx sy sz tc td tf tg tj tl tm tn tt tz ug uy va vc vg vi vu wf ws ye yt zm zw'.split(
    ' ',
  ),
)

/** Dots, and what is written in their place so that no program takes it for one. */
const DOTS = /[․‧∙•·・。｡．﹒]/gu
const HIDDEN_DOT = /\s*[[({<]\s*(?:\.|dot|punkt|point)\s*[\])}>]\s*/giu
const SPELLED_DOT = /(?<=[\p{L}\p{N}])\s+(?:dot|punkt)\s+(?=[\p{L}]{2,})/giu
const SPACED_DOT = /(?<=[\p{L}\p{N}-])(?:\s+\.\s*|\s*\.\s+)(?=[a-z]{2,})/gu

/** What opens something by itself, in any program. */
const SCHEMES =
  /\b(?:h[tx]{2}ps?|ftps?|wss?|file|ipfs|ipns|magnet|steam|discord|tg|whatsapp|viber|intent|market|itms|ethereum|bitcoin|solana|wc|metamask|slack|zoommtg|mailto|tel|sms|javascript|vbscript|data|blob|view-source|about|chrome|ms-[a-z]+)\s*:(?=[^\s:)])/iu
const ANY_SCHEME = /[a-z][a-z0-9+.-]*\s*:\s*\/\s*\/\s*\S/iu
const WWW = /(?<![\p{L}\p{N}])www\d?\s*\.\s*[\p{L}\p{N}]/iu
const TWO_SLASHES = /(?:^|\s)[/\\]{2}[\p{L}\p{N}]/u
/** Four numbers of an address; a version has one of them above 255, or fewer. */
const FOUR_NUMBERS =
  /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)/u
const IN_BRACKETS = /\[[0-9a-f]*:[0-9a-f:]+\]/iu
const LOCAL_PORT = /\blocalhost(?::\d+|\/)/iu
const PUNYCODE = /\bxn--[a-z0-9-]+/iu
/** `name@place` with an end, and an address in `www`-less writing. */
const LABELS =
  /([\p{L}\p{N}][\p{L}\p{N}\p{M}_-]*)((?:\.[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*)+)(:\d{2,5})?([/?#])?/gu
const MARKDOWN = /\]\(\s*\S+\s*\)/u
const MARKUP = /<\s*\/?\s*(?:a|iframe|img|script|svg|form|object|embed|link|meta|base)\b/iu

/** How a text is read for links: wide and look-alike forms folded, hidden dots put back. */
function unfolded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{M}\u00ad]/gu, '')
    .replace(DOTS, '.')
    .replace(HIDDEN_DOT, '.')
}

/** What an end looks like: `соm` in Cyrillic letters is `com`. */
function endOf(label: string): string {
  const small = label.toLowerCase()
  return /^[\x20-\x7e]*$/.test(small) ? small : nameSkeleton(small)
}

function isAddress(labels: string[], goesOn: boolean): boolean {
  const last = labels.at(-1) as string
  if (/^\d+$/.test(last)) return false
  const end = endOf(last)
  const before = labels.at(-2) as string
  if (CLEAR_ENDS.has(end)) return !/^\d+$/.test(before) || end.length > 2 || goesOn
  // an end of letters that are not ours, behind a label of them, is a land's own
  if (/^[^\x20-\x7e]{2,}$/u.test(last) && goesOn) return true
  if (!WORD_ENDS.has(end)) return goesOn && /^[a-z]{2,}$/i.test(last) && labels.length > 1
  // `3 pm.is`, `e.g.`, and a sentence that begins without a blank are no addresses
  return goesOn || (last === end && before.length > 1) || (last === last.toUpperCase() && before.length > 2)
}

function holdsAddress(text: string): boolean {
  for (const [, first = '', rest = '', port, tail] of text.matchAll(LABELS))
    if (isAddress([first, ...rest.slice(1).split('.')], port !== undefined || tail !== undefined)) return true
  return false
}

/** A dot that is spelled out or stands apart makes an address with a clear end alone. */
function holdsSpelledAddress(text: string): boolean {
  const joined = text.replace(SPELLED_DOT, '.').replace(SPACED_DOT, '.')
  if (joined === text) return false
  for (const [, first = '', rest = ''] of joined.matchAll(LABELS)) {
    const labels = [first, ...rest.slice(1).split('.')]
    const end = endOf(labels.at(-1) as string)
    if (SPELLED_ENDS.has(end) && !text.includes(`${first}${rest}`)) return true
  }
  return false
}

/** Of the clear ends those that no sentence goes on with. */
const SPELLED_ENDS = new Set(
  'com net org io gg xyz ru cn tk eth onion ly tv cc icu biz info de uk co'.split(' '),
)

/**
 * Whether a message leads somewhere: an address in any writing that a person or a program could follow. It rather says yes:
 * a held message is looked at by somebody.
 */
export function holdsLink(message: string): boolean {
  const text = unfolded(message)
  return (
    [
      SCHEMES,
      ANY_SCHEME,
      WWW,
      TWO_SLASHES,
      FOUR_NUMBERS,
      IN_BRACKETS,
      LOCAL_PORT,
      PUNYCODE,
      MARKDOWN,
      MARKUP,
    ].some((pattern) => pattern.test(text)) ||
    holdsAddress(text) ||
    holdsSpelledAddress(text)
  )
}

/**
 * Where the payment provider opens accounts for businesses (its list of supported countries, November 2026), ISO 3166-1
 * alpha-2. Which of them can be paid from here is its to say; it is asked when somebody presses.
 */
const CODES =
  'AE AT AU BE BG BR CA CH CY CZ DE DK EE ES FI FR GB GI GR HK HR HU IE IT JP LI LT LU LV MT MX MY NL NO NZ PL PT RO SE SG SI SK TH US'

/** Code and name of every country, by name. */
export function countries(): { code: string; name: string }[] {
  const names = new Intl.DisplayNames('en-GB', { type: 'region' })
  return CODES.split(' ')
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))
}

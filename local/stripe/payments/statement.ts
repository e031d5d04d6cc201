import { ApiError } from '../http/apiError.ts'

/** What the platform is called on the statement of a card; a real account says it in its settings. */
const PREFIX = 'STAGEDOOR'
/** Characters of a statement's line; what is longer is cut. */
const LINE = 22

/** The line on the statement of the card (docs.stripe.com/get-started/account/statement-descriptors). */
export function statementOf(suffix: string | null): string {
  return suffix === null ? PREFIX : `${PREFIX}* ${suffix.toUpperCase()}`.slice(0, LINE).trimEnd()
}

/** @throws ApiError 400 for words that no statement of a card shows */
export function checkStatement({
  statement_descriptor: whole,
  statement_descriptor_suffix: suffix,
}: {
  statement_descriptor: string | null
  statement_descriptor_suffix: string | null
}): void {
  if (whole !== null)
    throw new ApiError(400, '', 'A card payment takes statement_descriptor_suffix alone.', {
      param: 'statement_descriptor',
    })
  if (suffix === null) return
  if (
    /[A-Za-z]/.test(suffix) &&
    /^[ -~]+$/.test(suffix) &&
    !/[<>\\'"*]/.test(suffix) &&
    suffix.length <= LINE
  )
    return
  throw new ApiError(
    400,
    '',
    `The suffix has a letter, at most ${LINE} Latin characters, and none of < > \\ ' " *.`,
    { param: 'statement_descriptor_suffix' },
  )
}

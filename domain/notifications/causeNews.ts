import { SETTLEMENT_CAUSES, type SettlementCause } from '../calls/words.ts'
import { momentOf } from './heldNews.ts'
import type { NewsFacts } from './newsFacts.ts'

const CAUSES: Readonly<Record<SettlementCause, string>> = {
  fanConfirmed: 'The fan confirmed that it took place.',
  windowClosed: 'Nobody objected in time.',
  unclaimed: 'Nobody asked for the money in time.',
  attended: 'Both were there.',
  interrupted: 'It was interrupted.',
  fanAbsent: 'The fan was not there, or too briefly.',
  creatorAbsent: 'The creator was not there with the fan.',
  nobodyCame: 'Nobody came.',
  declined: 'The creator gave it back.',
  cancelled: 'The fan cancelled it.',
  agreed: 'Both agreed how to divide the money.',
  metered: 'It is paid by the time that both were there.',
  ruled: 'It was decided by who both trust with that.',
  arbiterSilent: 'It was not decided in time.',
  holdEnded: 'The bank let go of the money on the card before it was taken.',
  unsecured: 'The money could not be held on the card in time.',
}

/** Why a call ended, or what was seen of it, as a sentence; by the facts `cause` and `rail`. */
export function endCauseOf({ cause, rail }: NewsFacts): string {
  // what was never taken is not given back
  if (cause === 'declined' && rail === 'card') return 'The creator declined it.'
  const known = SETTLEMENT_CAUSES.find((one) => one === cause)
  return known === undefined ? 'It has ended.' : CAUSES[known]
}

/** Of what was found: whom the terms count as absent may have been there, but too briefly, or never together with the other. */
const FOUND: Partial<Record<SettlementCause, string>> = {
  fanAbsent: 'The fan counts as absent by its terms.',
  creatorAbsent: 'The creator counts as absent by its terms.',
  nobodyCame: 'Nobody was seen there.',
}

/** What the record of a call comes to, what follows from it, and by when somebody can do something against it. */
export function attestedOf(facts: NewsFacts): string {
  const known = SETTLEMENT_CAUSES.find((one) => one === facts.cause)
  const found = (known && FOUND[known]) ?? endCauseOf(facts)
  const [until, isDisputed] = [momentOf(facts.until), facts.state === 'disputed']
  const follows = isDisputed
    ? `If nothing else decides it until ${until}, the money goes by that.`
    : `If nobody objects until ${until}, the money goes by that.`
  return `${found} ${follows} Its page shows what was seen and what it comes to. A split that was proposed before falls away.`
}

/** That the record of a call does not decide where its money goes, and when it ends as it stands. */
export function contestedOf(facts: NewsFacts): string {
  return `What is proven of who was there does not decide where its money goes, so nothing is decided by it. Its page shows what was seen, and what each of you can do; as it stands it ends on ${momentOf(facts.until)}.`
}

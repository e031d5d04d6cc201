/** An entry for the reader's calendar (RFC 5546). */
export interface CalendarPart {
  method: 'REQUEST' | 'CANCEL'
  text: string
}

/** One mail to one person; everything in it is on its own, nothing is fetched from anywhere. */
export interface Mail {
  /** without angle brackets; the same on every try, so that a mailbox can drop the second copy */
  messageId: string
  /** an address as `mailAddressOf` spells it */
  to: string
  /** one line; what could end it is taken out */
  subject: string
  text: string
  html: string
  /** where one POST leaves the group (RFC 8058); null: nobody can leave it */
  unsubscribeUrl: string | null
  calendar?: CalendarPart | undefined
}

/** Hands mails over to a mail server. */
export interface MailSender {
  /** Resolves once the server has taken the mail. Throws MailRefused, MailDeferred, MailUnreachable. */
  send(mail: Mail): Promise<void>
  /** Closes what is open; a mail under way fails. */
  stop(): void
}

/** The server takes this mail neither now nor later. */
export class MailRefused extends Error {
  /** nobody reads this address: no mail may go there any more */
  readonly isAddressDead: boolean

  constructor(message: string, isAddressDead: boolean) {
    super(message)
    this.isAddressDead = isAddressDead
  }
}

/** The server does not take this mail now. */
export class MailDeferred extends Error {}

/** No answer about this mail: the server is away, hangs, cuts, or refuses us and not the mail. It may have been taken. */
export class MailUnreachable extends Error {}

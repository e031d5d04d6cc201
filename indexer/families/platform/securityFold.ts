import type { SecurityKind } from '#domain/governance/securityKinds.ts'
import type { Arg, Args } from '../args.ts'
import type { Event } from '../event.ts'
import type { EventFold } from '../family.ts'
import { keptBytes, keptText } from '../keptText.ts'
import { SECURITY_EVENT } from './tables.ts'

/** What the events of the platform are about, as texts: they speak of wallets, roles, decisions and functions. */
interface Told {
  subject: string | bigint
  old?: Arg
  new?: Arg
}

/**
 * A fold that writes one row for an event.
 * @param no number of the fold
 * @param tell what the event is about, and the values of before and after as far as it says them
 */
export function securityFold<A>(
  no: number,
  kind: SecurityKind,
  tell: (args: A, event: Event<A>) => Told,
): EventFold<A> {
  return {
    no,
    rows: () => [],
    fold(rows, event) {
      const told = tell(event.args, event)
      rows.append(SECURITY_EVENT, {
        contract: event.address,
        kind,
        subject: textOf(told.subject),
        old_value: told.old === undefined ? null : textOf(told.old),
        new_value: told.new === undefined ? null : textOf(told.new),
        args: JSON.stringify(keptArgs(event.args as Args)),
        at: event.at,
      })
    },
  }
}

/** The same for an event of a contract that another family follows. */
export function foreignSecurityFold<A>(
  no: number,
  kind: SecurityKind,
  tell: (args: A, event: Event<A>) => Told,
): EventFold<A> {
  return { ...securityFold(no, kind, tell), into: 'platform', scope: 'whole' }
}

function textOf(value: Arg): string {
  return keptText(String(value)).text
}

/** Every argument as it was told; of a long one the beginning, and the hash of the whole. */
function keptArgs(args: Args): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(args)) {
    const text = String(value)
    const isBytes = /^0x[0-9a-f]*$/.test(text)
    const bytes = isBytes ? keptBytes(text) : { bytes: keptText(text).text, hash: keptText(text).hash }
    kept[name] = bytes.bytes
    if (bytes.hash) kept[`${name}_hash`] = bytes.hash
  }
  return kept
}

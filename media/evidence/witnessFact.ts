import type { SecurityLog } from '#domain/securityFact.ts'
import type { Fact } from '../rooms/engine.ts'

/** Facts of the evidence that the security log tells too: who was refused with a genuine ticket, who was removed. */
export function witnessFact(security: SecurityLog | undefined, { kind, userId, body }: Fact): void {
  if (kind === 'refused') {
    const code = (body as { code?: unknown }).code
    security?.write({ kind: 'entry_refused', ref: [userId, code].filter(Boolean).join(' ') })
  }
  if (kind === 'removed') security?.write({ kind: 'removal', ref: userId ?? null })
}

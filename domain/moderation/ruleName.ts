import { cleanText } from '../names/typedText.ts'
import type { RuleCode } from './words.ts'

const NAMES: Record<RuleCode, string> = {
  spam: 'Spam',
  harassment: 'Harassment',
  hate: 'Hate',
  threats: 'Threats',
  'sexual-content': 'Sexual content',
  'private-data': 'Private data of others',
  impersonation: 'Impersonation',
  'host-decision': 'Decision of the host',
}

/** A rule as people read it. Codes of before this list stand for themselves. */
export function ruleName(code: string): string {
  return (NAMES as Record<string, string>)[code] ?? cleanText(code)
}

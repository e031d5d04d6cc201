import { journal } from '../table.ts'

/** Changes of who may do what on the platform, and of what its contracts run. */
export const SECURITY_EVENT = journal({
  name: 'security_event',
  columns: {
    contract: 'address',
    kind: 'text',
    subject: 'text',
    old_value: 'text?',
    new_value: 'text?',
    args: 'json',
    at: 'time',
  },
  // administrators alone make these events, so one scope for a contract is enough
  scope: { address: 'contract' },
  isNews: true,
})

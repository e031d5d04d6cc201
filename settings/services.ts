import { z } from 'zod'
import { path, type Variable } from './schema.ts'

const gwei = z.coerce.number().int().min(1).max(100_000)

/** What sends to the chain for this installation by itself: the attestor, and the keeper. Each has a key of its own. */
export const SERVICE_VARIABLES = {
  ATTESTOR_KEY_FILE: {
    schema: path.optional(),
    processes: ['api', 'worker'],
    about:
      'File with the private key (0x and 64 digits) that signs for this installation which card payments are good, not readable by everybody; followed while processes run. Without it no pass that a card paid for moves to a wallet.',
    example: '',
  },
  ATTESTOR_ACCOUNT: {
    schema: z
      .string()
      .regex(/^0x[0-9a-fA-F]{40}$/, 'write an address, 0x and 40 digits')
      .optional(),
    processes: ['api', 'worker'],
    about:
      'The contract that holds the role of the attestor and that this key signs for; the one in DEPLOYMENT_FILE when absent. A public chain takes nothing else, a chain of one machine also the key itself.',
    example: '',
  },
  ATTESTOR_MAX_FEE_GWEI: {
    schema: gwei.default(100),
    processes: ['api', 'worker'],
    about:
      'Most that a transaction of the attestor pays for a unit of gas, in gwei; while the chain asks for more it waits.',
    example: '100',
  },
  REVOCATION_MAX_WEI: {
    schema: z
      .string()
      .regex(/^(0|[1-9][0-9]{0,23})$/, 'write a whole number of wei')
      .default('0'),
    processes: ['worker'],
    about:
      'Most that the attestor pays the owner of a pass for time bought on the chain when it revokes the pass, in wei; above it a person is asked. With 0 no more than the gas of half a revocation costs, which nobody has for less; of more, who sells to himself would get it.',
    example: '0',
  },
  KEEPER_KEY_FILE: {
    schema: path.optional(),
    processes: ['worker'],
    about:
      'File with the private key (0x and 64 digits) of the wallet that pays for ending booked calls whose time is over, not readable by everybody; followed while the process runs. Without it one of the two ends each call.',
    example: '',
  },
  KEEPER_MAX_FEE_GWEI: {
    schema: gwei.default(50),
    processes: ['worker'],
    about:
      'Most that a transaction of the keeper pays for a unit of gas, in gwei; while the chain asks for more it waits. Times KEEPER_DAILY_GAS it is the most that a day costs.',
    example: '50',
  },
  KEEPER_DAILY_GAS: {
    schema: z.coerce.number().int().min(0).max(1_000_000_000).default(5_000_000),
    processes: ['worker'],
    about:
      'Most gas that the keeper asks for within 24 hours, in units, an eighth of it for the calls of one creator; a call asks for about a hundred thousand. With 0 there is no keeper.',
    example: '5000000',
  },
} as const satisfies Record<string, Variable>

import type { Theorem } from '#scripts/prove/theorem.ts'

const FEES = 'contracts/payments/Fees.sol'
const LEDGER = 'contracts/payments/LedgerMath.sol'
const SETTLEMENT = 'contracts/bookings/SettlementMath.sol'
const CURVE = 'contracts/tokens/CurveMath.sol'
const TRADE = 'contracts/tokens/CurveTrade.sol'
const BOOK = 'contracts/tokens/state/TokenBook.sol'
const VAULT = 'contracts/bookings/BookingVault.sol'

/** The reserve is the cost of the whole supply, and a trade moves it from one supply's to the next. */
const RESERVE = 'return CurveMath.costOf(CurveMath.VIRTUAL, supply_, slope);'
const BACKED = [
  'reserveAfter = TokenBookBits.backing(supply + tokens, market.slope);',
  'amount - (reserveAfter - TokenBookBits.backing(supply, market.slope)) - platformFee;',
]
const SOLD = [
  'sale.reserveAfter = TokenBookBits.backing(supply - tokens, slope_);',
  'sale.amount = TokenBookBits.backing(supply, slope_) - sale.reserveAfter;',
]

/** Every theorem, with the faults that must refute it. */
export const THEOREMS: Theorem[] = [
  {
    name: 'library/FeeDivision',
    claim: 'a sale is divided without rest',
    ids: '[S3.40]',
    subject: FEES,
    callers: {
      [SETTLEMENT]: ['Fees.divide('],
      'contracts/recordings/Recordings.sol': ['Fees.divide('],
      'contracts/passes/resale/PassResale.sol': ['Fees.divide('],
    },
    planted: [{ from: 'seller = amount - fee;', to: 'seller = amount;' }],
  },
  {
    name: 'model/LedgerSum',
    claim: 'the ledger holds the sum of what it owes and can always pay',
    ids: '[S3.10]',
    subject: LEDGER,
    callers: {
      'contracts/payments/Ledger.sol': ['LedgerMath.afterCredit(', 'LedgerMath.afterWithdrawal('],
    },
    planted: [
      { from: 'left = owed - paid;', to: 'left = owed;' },
      { from: 'total = owed + amount;', to: 'total = owed + amount + amount;' },
    ],
  },
  {
    name: 'library/SettlementSum',
    claim: 'creator, fan and platform each get their part by its formula, and together the amount',
    ids: '[S3.40][S3.43]',
    subject: SETTLEMENT,
    callers: { [VAULT]: ['SettlementMath.divide(', 'SettlementMath.part('] },
    planted: [
      { from: 'toFan = amount - creatorPart;', to: 'toFan = amount;' },
      { from: '(toCreator, fee) = Fees.divide', to: '(fee, toCreator) = Fees.divide' },
      { from: 'return amount * creatorBps / Fees.BPS;', to: 'return amount;' },
    ],
  },
  {
    name: 'model/EscrowSum',
    claim: 'the escrow holds the sum of what is open and pays each booking once',
    ids: '[S3.36][T12]',
    subject: SETTLEMENT,
    callers: { [VAULT]: ['SettlementMath.divide('] },
    planted: [
      { from: 'toFan = amount - creatorPart;', to: 'toFan = amount;' },
      { from: 'toFan = amount - creatorPart;', to: 'toFan = amount - creatorPart + 1;' },
    ],
  },
  {
    name: 'model/CurveBuy',
    claim: 'the reserve keeps the curve solvent and a purchase raises it by no more than is paid',
    ids: '[S3.53][T11]',
    subject: CURVE,
    callers: { [BOOK]: [RESERVE], [TRADE]: [...BACKED, 'CurveMath.tokensFor(', 'CurveMath.costOf('] },
    planted: [
      { from: 'return root - u;', to: 'return root;' },
      { from: 'if (cost * slope < area) cost += 1;', to: '' },
      { from: 'if (cost * slope < area) cost += 1;', to: 'cost += 1;' },
    ],
  },
  {
    name: 'model/CurveSell',
    claim: 'a sale lowers the reserve by its worth or one unit more, so it can always be paid',
    ids: '[S3.53][T11]',
    subject: CURVE,
    callers: { [BOOK]: [RESERVE], [TRADE]: [...SOLD, 'CurveMath.worthOf('] },
    planted: [
      { from: 'tokens * (2 * u - tokens) / slope', to: 'tokens * (2 * u + tokens) / slope' },
      { from: 'tokens * (2 * u - tokens) / slope', to: 'tokens * (2 * u - tokens) / slope + 1' },
    ],
  },
  {
    name: 'library/CurveRoundTrip',
    claim: 'buying and selling again never profits',
    ids: '[S3.53][T11]',
    subject: CURVE,
    callers: { [TRADE]: ['CurveMath.tokensFor(', 'CurveMath.worthOf(', 'CurveMath.feeOf('] },
    planted: [
      { from: 'tokens * (2 * u - tokens) / slope', to: 'tokens * (2 * u - tokens) / slope + 1' },
      { from: 'fee = parts / BPS;', to: 'fee = parts;' },
    ],
  },
]

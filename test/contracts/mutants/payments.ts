import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const LEDGER = 'contracts/payments/Ledger.sol'
const PAYMENTS = 'contracts/payments/Payments.sol'
const SCHEDULE = 'contracts/payments/FeeSchedule.sol'
const FEES = 'contracts/payments/Fees.sol'

/** Money that waits, moves and is divided between a seller and the platform. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'ledger-pays-elsewhere-for-ever',
    file: LEDGER,
    from: 'owed[account][currency] = left;',
    to: 'if (to == account) owed[account][currency] = left;',
    means: 'whoever withdraws to another address stays a creditor and empties the ledger',
    suite: 'payments/ledger',
  },
  {
    name: 'ledger-pays-the-caller',
    file: LEDGER,
    from: '_withdraw(account, currency, account)',
    to: '_withdraw(account, currency, msg.sender)',
    means: 'anybody takes what somebody else is owed by withdrawing for them',
    suite: 'payments/ledger',
  },
  {
    name: 'ledger-credits-what-was-promised',
    file: LEDGER,
    from: 'if (received != amount) revert Ledger_WrongAmount(received, amount);',
    to: 'if (received > amount) revert Ledger_WrongAmount(received, amount);',
    means: 'a token that keeps a toll makes the ledger owe more than it holds',
    suite: 'payments/ledger',
  },
  {
    name: 'ledger-pays-in-what-the-list-says-today',
    file: LEDGER,
    from: 'SafeTransferLib.safeTransfer(_tokens[currency], to, amount);',
    to: '(address token,,) = CURRENCIES.currencyAt(currency); SafeTransferLib.safeTransfer(token, to, amount);',
    means: 'a debt changes its money when the list of currencies is replaced',
    suite: 'payments/attacks',
  },
  {
    name: 'ledger-keeps-the-greater-credit',
    file: 'contracts/payments/LedgerMath.sol',
    from: 'total = owed + amount;',
    to: 'total = owed > amount ? owed : amount;',
    means: 'a second credit swallows the smaller of the two',
    suite: 'payments/ledger',
  },
  {
    name: 'platform-rounds-its-part-up',
    file: FEES,
    from: 'amount * bps / BPS',
    to: '(amount * bps + BPS - 1) / BPS',
    means: 'every sale that does not divide evenly costs its seller a unit more',
    suite: 'payments/fees',
  },
  {
    name: 'platform-takes-of-tips',
    file: FEES,
    from: 'product < CONSULTATION ? 0 : CAP',
    to: 'product < TIP ? 0 : CAP',
    means: 'the platform may take a part of tips, which were promised whole',
    suite: 'payments/feeSchedule',
  },
  {
    name: 'guardian-pauses-week-after-week',
    file: SCHEDULE,
    from: 'if (terms.guardUsed) revert FeeSchedule_GuardUsed(product);',
    to: 'if (terms.guardUsed && block.timestamp < terms.pausedUntil) revert FeeSchedule_GuardUsed(product);',
    means: 'a guardian keeps a product closed for ever without anybody arming the pause again',
    suite: 'payments/feeSchedule',
  },
  {
    name: 'treasury-changes-for-one-product',
    file: SCHEDULE,
    from: '_terms[product].treasury = newTreasury;',
    to: 'if (product != Fees.RESALE) _terms[product].treasury = newTreasury;',
    means: 'the fees of one product go on to the treasury that was replaced',
    suite: 'payments/feeSchedule',
  },
  {
    name: 'custody-counts-what-was-promised',
    file: PAYMENTS,
    from: 'if (received != amount) revert Payments_WrongAmount(received, amount);',
    to: 'if (received == 0 && amount != 0) revert Payments_WrongAmount(received, amount);',
    means: 'a token that keeps a toll leaves an escrow with less than it owes',
    suite: 'payments/pushes',
  },
  {
    name: 'refused-token-stays-with-the-sender',
    file: PAYMENTS,
    from: 'if (_tryTransfer(token, to, amount)) return;',
    to: 'if (_tryTransfer(token, to, amount) || to.code.length == 0) return;',
    means: 'what a frozen person is owed stays where it was and is nobody’s',
    suite: 'payments/pushes',
  },
  {
    name: 'refused-coins-stay-with-the-sender',
    file: PAYMENTS,
    from: 'ledger.creditNative{value: amount}(to);',
    to: 'ledger.creditNative{value: amount}(msg.sender);',
    means: 'what a payee refuses waits for whoever pushed it',
    suite: 'payments/pushes',
  },
]

import { moment, type Sentence, UNCHANGED, UNMOVED } from './sentence.ts'

/** Errors of splits and supporter pools, which divide what comes in. */
export const splitSentences: Record<string, Sentence> = {
  Payees_Count: ([, most]) => `A split has 1 to ${most} payees. ${UNCHANGED}`,
  Payees_EndPast: ([n, endsAt]) =>
    `The part of payee ${n} would have ended at ${moment(endsAt)}. ${UNCHANGED}`,
  Payees_FirstEnds: () => `The part of the first payee has no end. ${UNCHANGED}`,
  Payees_NoPart: ([n]) => `The part of payee ${n} is missing. ${UNCHANGED}`,
  Payees_NotAPayee: ([n]) =>
    `Payee ${n} could never take the money out again. ${UNCHANGED} Pick another address.`,
  Payees_Sum: ([sum]) => `Parts add up to 10000, these to ${sum}. ${UNCHANGED}`,
  Payees_Twice: () => `A payee is named twice. ${UNCHANGED}`,
  PullSplit_LedgerBusy: () => `A withdrawal is being made right now. ${UNCHANGED} Try again.`,
  PullSplit_NoBalance: () => `The token does not say what is here. ${UNMOVED}`,
  PullSplit_NotItself: () => `Only the split itself can do that. ${UNCHANGED}`,
  PullSplit_NotOwner: () => `Only the owner of this split can do that. ${UNCHANGED}`,
  PullSplit_Nothing: () => `There is nothing to divide. ${UNMOVED} Somebody may have pressed before you.`,
  PullSplit_OlderList: ([currency]) =>
    `Money in currency ${currency} still follows the older list. ${UNCHANGED} Divide it first.`,
  PullSplit_PromisedPart: ([n, , endsAt]) =>
    `The part of payee ${n} was promised until ${moment(endsAt)}. ${UNCHANGED}`,
  PullSplit_TooLittleGas: () =>
    `The gas was not enough. ${UNMOVED} Try again with the gas your wallet suggests.`,
  PullSplit_TooManyCurrencies: ([, max]) => `At most ${max} currencies at a time. ${UNCHANGED} Name fewer.`,
  PullSplit_WrongPayees: () => `The list of payees changed. ${UNMOVED} Reload the page.`,
  SplitFactory_EmptyPool: () => `A pool needs a list, a supporter and a rule. ${UNCHANGED}`,
  SplitFactory_Exists: () => `The contract is there already. ${UNCHANGED} It shows within seconds.`,
  SupporterPool_NotListed: () => `This wallet is not on the list of supporters. ${UNMOVED}`,
  SupporterPool_NothingOwed: () => `Nothing new waits for this wallet. ${UNMOVED} Try again later.`,
}

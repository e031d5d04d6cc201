// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Payee} from "./Payees.sol";

/// @title IPullSplit
/// @notice An address that several people are paid through. Money arrives by plain transfer; anyone can divide what is
/// there, and every payee's part waits in the Ledger, so that a payee who cannot be paid blocks nobody.
/// @dev An immutable clone. It stores the hash of its list alone; whoever calls brings the list, which is in the logs.
interface IPullSplit {
    /// @notice What was here was divided between `payees` and waits in the Ledger.
    /// @param currency index in CurrencyList, 0 = native
    /// @param payeesHash of the list in force
    /// @param parts of each payee, in the order of the list; they add up to `amount`
    event Distributed(
        uint8 indexed currency, address indexed by, uint256 amount, bytes32 payeesHash, uint256[] parts
    );

    /// @notice Something of this currency was here when the list changed and was not divided, because the owner did not
    /// ask for it or its token could not be moved: until it was divided once, the older list, `payeesHash`, stands for it.
    event PayeesKept(uint8 indexed currency, bytes32 payeesHash);

    /// @notice Later money is divided between `payees`, except in currencies that keep an older list.
    event PayeesChanged(bytes32 oldHash, bytes32 newHash, Payee[] payees);

    /// @notice Only the owner may do this; a split without an owner stays as it is.
    error PullSplit_NotOwner(address caller);
    /// @notice The list is not the one in force.
    error PullSplit_WrongPayees(bytes32 given, bytes32 stored);
    /// @notice A part with an end was promised until then, at this place of the list.
    error PullSplit_PromisedPart(uint256 n, address account, uint40 endsAt);
    /// @notice Only the split itself may do this, while its list changes.
    error PullSplit_NotItself(address caller);
    /// @notice A part cannot be promised while a currency keeps a list without it.
    error PullSplit_OlderList(uint8 currency, bytes32 payeesHash);
    /// @notice One change of the list divides at most this many currencies.
    error PullSplit_TooManyCurrencies(uint256 count, uint256 max);
    /// @notice The list does not change inside a withdrawal from the Ledger, which divides nothing meanwhile.
    error PullSplit_LedgerBusy(bytes reason);
    /// @notice A division or a question about a balance failed that had less gas than it may need.
    error PullSplit_TooLittleGas(uint256 gas, uint256 least);
    /// @notice The token does not say what is here.
    error PullSplit_NoBalance(uint8 currency, address token);
    /// @notice There is nothing to divide.
    error PullSplit_Nothing(uint8 currency);

    /// @notice Takes native money.
    receive() external payable;

    /// @notice Divides all that is here, and all that waits for the split in the Ledger, in one currency. Anyone may
    /// call it. A part whose end has come is the first payee's, whenever the money arrived.
    /// @dev Requirements: `payees` is the list in force for this currency; something is here. Works while the currency
    /// is paused. Ends what {PayeesKept} said. Emits {Distributed}, and the Ledger `Credited` for each part that is not
    /// zero.
    function distribute(Payee[] calldata payees, uint8 currency) external returns (uint256 amount);

    /// @notice Divides later money in another way. What is here or waits in the Ledger in the named currencies is divided in
    /// the old way first, so that nobody loses what came before. Any other currency of which something is here, and one
    /// whose token cannot be moved, keeps the old list until somebody divides it, and until then no further part with an
    /// end can be promised. A currency of which nothing is here follows the new list.
    /// @param current the list in force
    /// @param next the list to come; a part of `current` that has an end in the future stands unchanged at its place
    /// @param currencies indexes in CurrencyList to divide now, at most four; those that keep an older list stay as they are
    /// @dev Requirements: the caller is the owner; `next` has 1 to 50 different payees, neither zero, the Ledger nor
    /// this split, with parts that add up to 10,000, the first without an end; ends are in the future; the currencies are
    /// listed; the Ledger is paying nobody; enough gas for each division (a token that fails gets 500,000 and 250,000 for
    /// each payee) and for each question about a balance (50,000). Where `next` has a part with an end that `current` has
    /// not, no currency keeps an older list.
    /// Emits {Distributed} for each named currency that is here, {PayeesKept} for each that is not divided, and
    /// {PayeesChanged}.
    function update(Payee[] calldata current, Payee[] calldata next, uint8[] calldata currencies) external;

    /// @notice One currency of an {update}, apart so that it can fail alone.
    /// @param by who changes the list
    /// @dev Requirements: the caller is the split itself. Emits {Distributed} when something is here.
    function settle(Payee[] calldata payees, uint8 currency, address by) external;

    /// @notice Hash of the list in force for a currency: that of {payeesHash}, or the older one it keeps.
    function payeesHashOf(uint8 currency) external view returns (bytes32);
    /// @notice Hash of the list in force for all currencies that keep none of their own.
    function payeesHash() external view returns (bytes32);
    /// @notice Who may change the list; zero = nobody, ever.
    function owner() external view returns (address);
}

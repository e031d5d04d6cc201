// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {LibMap} from "solady/src/utils/LibMap.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {GateAsk} from "../gates/GateAsk.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {IPullSplit} from "./IPullSplit.sol";
import {Payee, Payees} from "./Payees.sol";

/// @title PullSplit
/// @notice See {IPullSplit}. Every split is a clone that carries its owner and first list as immutable arguments,
/// `owner 20 bytes | hash 32 bytes`, and therefore needs no initialiser.
contract PullSplit is IPullSplit, ReentrancyGuardTransient {
    using Payees for Payee[];
    using LibMap for LibMap.Uint32Map;

    /// @dev What 8 bits can number.
    uint256 private constant MAX_CURRENCIES = 256;
    /// @dev Currencies that one change of the list divides: with MAX_PAYEES in each, and every other currency kept, it
    /// stays below the gas of one transaction (EIP-7825).
    uint256 private constant MAX_DIVIDED = 4;

    /// @dev What a division of one currency may need: five times what an ordinary token does.
    uint256 private constant GAS_OF_DIVISION = 500_000;
    uint256 private constant GAS_OF_PART = 250_000;
    /// @dev Least gas before a token is asked what is here: it gets all of {GateAsk-GAS}, which is at most 63 of 64 parts.
    uint256 private constant GAS_OF_QUESTION = GateAsk.GAS + GateAsk.GAS / 32 + 10_000;

    ILedger private immutable LEDGER;
    ICurrencyList private immutable CURRENCIES;

    bytes32 private _changedHash; // slot 0: 0 = never changed
    /// @dev How many older lists were ever kept for a currency.
    uint32 private _olderLists; // slot 1
    mapping(uint32 number => bytes32 payeesHash) private _olderHash; // slot 2; numbers count up from 1
    /// @dev Number of the older list that a currency keeps, because something of it was here when the list changed and was
    /// not divided; 0 = none. Eight currencies a slot, so that a change can keep all of them.
    LibMap.Uint32Map private _keptBy; // slot 3

    constructor(ILedger ledger, ICurrencyList currencies) {
        LEDGER = ledger;
        CURRENCIES = currencies;
    }

    /// @inheritdoc IPullSplit
    receive() external payable {}

    /// @inheritdoc IPullSplit
    function distribute(Payee[] calldata payees, uint8 currency) external nonReentrant returns (uint256 amount) {
        // Check
        _checkInForce(payees, payeesHashOf(currency));

        // Effect
        if (_keptBy.get(currency) != 0) _keptBy.set(currency, 0);

        // Interaction
        amount = _distribute(payees, currency, msg.sender);
        if (amount == 0) revert PullSplit_Nothing(currency);
    }

    /// @inheritdoc IPullSplit
    function update(Payee[] calldata current, Payee[] calldata next, uint8[] calldata currencies)
        external
        nonReentrant
    {
        // Check
        if (msg.sender != owner()) revert PullSplit_NotOwner(msg.sender);
        bytes32 oldHash = payeesHash();
        _checkInForce(current, oldHash);
        next.check(address(LEDGER), address(this), block.timestamp);
        bool promises = _checkPromises(current, next);
        uint256 count = CURRENCIES.count();
        uint256 given = _setOf(currencies, count);
        _checkLedger();

        // Effect
        bytes32 newHash = next.hash();
        _changedHash = newHash;

        // Interaction: the list has at most MAX_CURRENCIES.
        uint32 older;
        for (uint256 n; n < count && n < MAX_CURRENCIES; ++n) {
            // casting to 'uint8' is safe because n is below 256
            // forge-lint: disable-next-line(unsafe-typecast)
            uint8 currency = uint8(n);
            uint32 kept = _keptBy.get(currency);
            if (kept == 0 && !(given >> n & 1 == 1 ? _isSettled(current, currency) : _isEmpty(currency))) {
                if (older == 0) older = _remember(oldHash);
                kept = older;
                _keptBy.set(currency, kept);
                emit PayeesKept({currency: currency, payeesHash: oldHash});
            }
            if (promises && kept != 0) revert PullSplit_OlderList(currency, _olderHash[kept]);
        }

        // Log
        emit PayeesChanged({oldHash: oldHash, newHash: newHash, payees: next});
    }

    /// @inheritdoc IPullSplit
    function settle(Payee[] calldata payees, uint8 currency, address by) external {
        if (msg.sender != address(this)) revert PullSplit_NotItself(msg.sender);
        _distribute(payees, currency, by);
    }

    /// @inheritdoc IPullSplit
    function payeesHashOf(uint8 currency) public view returns (bytes32) {
        uint32 kept = _keptBy.get(currency);
        return kept != 0 ? _olderHash[kept] : payeesHash();
    }

    /// @inheritdoc IPullSplit
    function payeesHash() public view returns (bytes32) {
        return _changedHash != 0 ? _changedHash : bytes32(LibClone.argsOnClone(address(this), 20));
    }

    /// @inheritdoc IPullSplit
    function owner() public view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this))));
    }

    /// @dev Divides what came before a change. Only the token can be why it fails: the Ledger was asked ({_checkLedger}),
    /// no payee is called, and less gas than a division may need refuses.
    /// @return done whether nothing of the currency is left here
    function _isSettled(Payee[] calldata current, uint8 currency) private returns (bool done) {
        uint256 most = GAS_OF_DIVISION + current.length * GAS_OF_PART;
        uint256 least = most + most / 32; // a call gets at most 63 of 64 parts, less what it costs to make it
        uint256 gas = gasleft();
        try this.settle{gas: most}(current, currency, msg.sender) {
            done = true;
        } catch {
            if (gas < least) revert PullSplit_TooLittleGas(gas, least);
        }
    }

    /// @dev Talks to the Ledger and the token only; no payee is called. At most {Payees-MAX_PAYEES} parts.
    function _distribute(Payee[] calldata payees, uint8 currency, address by) private returns (uint256 amount) {
        // Interaction: only this split's own money, from the Ledger to here.
        if (LEDGER.owed(address(this), currency) != 0) LEDGER.withdrawFor(address(this), currency);

        (address token,,) = CURRENCIES.currencyAt(currency);
        bool known = true;
        if (currency == 0) amount = address(this).balance;
        else (known, amount) = SafeTransferLib.checkBalanceOf(token, address(this));
        if (!known) revert PullSplit_NoBalance(currency, token);
        if (amount == 0) return 0;
        uint256[] memory parts = payees.divide(amount, block.timestamp);

        // Log
        emit Distributed({currency: currency, by: by, amount: amount, payeesHash: payees.hash(), parts: parts});

        // Interaction
        if (currency != 0) SafeTransferLib.safeApprove(token, address(LEDGER), amount);
        for (uint256 n; n < payees.length; ++n) {
            if (parts[n] == 0) continue;
            if (currency == 0) LEDGER.creditNative{value: parts[n]}(payees[n].account);
            else LEDGER.creditToken(payees[n].account, currency, parts[n]);
        }
    }

    function _checkInForce(Payee[] calldata payees, bytes32 stored) private pure {
        bytes32 given = payees.hash();
        if (given != stored) revert PullSplit_WrongPayees(given, stored);
    }

    /// @dev A part with an end is kept to its end, at its place. At most {Payees-MAX_PAYEES} parts.
    /// @return more whether `next` promises a part that `current` does not
    function _checkPromises(Payee[] calldata current, Payee[] calldata next) private view returns (bool more) {
        for (uint256 n; n < current.length; ++n) {
            if (current[n].endsAt <= block.timestamp) continue;
            if (n >= next.length || !_same(current[n], next[n])) {
                revert PullSplit_PromisedPart(n, current[n].account, current[n].endsAt);
            }
        }
        for (uint256 n; n < next.length; ++n) {
            if (next[n].endsAt == 0) continue;
            if (n >= current.length || !_same(current[n], next[n])) return true;
        }
    }

    /// @dev The Ledger divides nothing while it pays somebody, who could be the owner of this split. An empty deposit
    /// tells: it never goes through, and says why not.
    function _checkLedger() private {
        try LEDGER.creditToken(address(this), 0, 0) {}
        catch (bytes memory reason) {
            if (bytes4(reason) != ILedger.Ledger_EmptyCredit.selector) revert PullSplit_LedgerBusy(reason);
        }
    }

    /// @dev Numbers an older list that a currency keeps.
    function _remember(bytes32 oldHash) private returns (uint32 number) {
        number = ++_olderLists;
        _olderHash[number] = oldHash;
    }

    /// @dev The currencies to divide as a set of bits. At most MAX_DIVIDED, all of them listed.
    function _setOf(uint8[] calldata currencies, uint256 count) private pure returns (uint256 given) {
        if (currencies.length > MAX_DIVIDED) revert PullSplit_TooManyCurrencies(currencies.length, MAX_DIVIDED);
        for (uint256 n; n < currencies.length; ++n) {
            if (currencies[n] >= count) revert ICurrencyList.CurrencyList_NoCurrency(currencies[n]);
            given |= 1 << currencies[n];
        }
    }

    /// @dev Whether nothing of a currency is here or waits in the Ledger. A token that does not answer may have something.
    function _isEmpty(uint8 currency) private view returns (bool) {
        if (LEDGER.owed(address(this), currency) != 0) return false;
        if (currency == 0) return address(this).balance == 0;
        (address token,,) = CURRENCIES.currencyAt(currency);
        uint256 gas = gasleft();
        (bool answered, uint256 held) = GateAsk.balance(token, address(this));
        if (!answered && gas < GAS_OF_QUESTION) revert PullSplit_TooLittleGas(gas, GAS_OF_QUESTION);
        return answered && held == 0;
    }

    function _same(Payee calldata a, Payee calldata b) private pure returns (bool) {
        return a.account == b.account && a.bps == b.bps && a.endsAt == b.endsAt;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {IPullSplit} from "./IPullSplit.sol";
import {Payee, Payees} from "./Payees.sol";

/// @title PullSplit
/// @notice See {IPullSplit}. Every split is a clone that carries its owner and first list as immutable arguments,
/// `owner 20 bytes | hash 32 bytes`, and therefore needs no initialiser.
contract PullSplit is IPullSplit, ReentrancyGuardTransient {
    using Payees for Payee[];

    /// @dev What 8 bits can number.
    uint256 private constant MOST_CURRENCIES = 256;

    /// @dev What a division of one currency may need: five times what an ordinary token does.
    uint256 private constant GAS_OF_DIVISION = 500_000;
    uint256 private constant GAS_OF_PART = 250_000;

    ILedger private immutable LEDGER;
    ICurrencyList private immutable CURRENCIES;

    bytes32 private _changedHash; // slot 0: 0 = never changed
    /// @dev The older list of a currency that could not be moved when the list changed; 0 = none.
    mapping(uint8 currency => bytes32 payeesHash) private _keptHash; // slot 1

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
        delete _keptHash[currency];

        // Interaction
        amount = _distribute(payees, currency, msg.sender);
        if (amount == 0) revert PullSplit_Nothing(currency);
    }

    /// @inheritdoc IPullSplit
    function update(Payee[] calldata current, Payee[] calldata next) external nonReentrant {
        // Check
        if (msg.sender != owner()) revert PullSplit_NotOwner(msg.sender);
        bytes32 oldHash = payeesHash();
        _checkInForce(current, oldHash);
        next.check(address(LEDGER), address(this), block.timestamp);
        bool promises = _checkPromises(current, next);
        _checkLedger();

        // Effect
        bytes32 newHash = next.hash();
        _changedHash = newHash;

        // Interaction: the list has at most MOST_CURRENCIES.
        uint256 count = CURRENCIES.count();
        for (uint256 n; n < count && n < MOST_CURRENCIES; ++n) {
            // casting to 'uint8' is safe because n is below 256
            // forge-lint: disable-next-line(unsafe-typecast)
            uint8 currency = uint8(n);
            bytes32 kept = _settle(current, oldHash, currency);
            if (promises && kept != 0) revert PullSplit_OlderList(currency, kept);
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
        bytes32 kept = _keptHash[currency];
        return kept != 0 ? kept : payeesHash();
    }

    /// @inheritdoc IPullSplit
    function payeesHash() public view returns (bytes32) {
        return _changedHash != 0 ? _changedHash : bytes32(LibClone.argsOnClone(address(this), 20));
    }

    /// @inheritdoc IPullSplit
    function owner() public view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this))));
    }

    /// @dev Divides what came before a change, or keeps the old list for it. Only the token can be why it fails: the
    /// Ledger was asked ({_checkLedger}), no payee is called, and less gas than a division may need refuses.
    /// @return kept hash of the older list that stands for this currency; 0 = none
    function _settle(Payee[] calldata current, bytes32 oldHash, uint8 currency) private returns (bytes32 kept) {
        kept = _keptHash[currency];
        if (kept != 0) return kept;
        uint256 most = GAS_OF_DIVISION + current.length * GAS_OF_PART;
        uint256 least = most + most / 32; // a call gets at most 63 of 64 parts, less what it costs to make it
        uint256 gas = gasleft();
        try this.settle{gas: most}(current, currency, msg.sender) {}
        catch {
            // Check
            if (gas < least) revert PullSplit_TooLittleGas(gas, least);

            // Effect
            kept = oldHash;
            _keptHash[currency] = oldHash;

            // Log
            emit PayeesKept({currency: currency, payeesHash: oldHash});
        }
    }

    /// @dev Talks to the Ledger and the token only; no payee is called. At most {Payees-MOST_PAYEES} parts.
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

    /// @dev A part with an end is kept to its end, at its place. At most {Payees-MOST_PAYEES} parts.
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

    function _same(Payee calldata a, Payee calldata b) private pure returns (bool) {
        return a.account == b.account && a.bps == b.bps && a.endsAt == b.endsAt;
    }
}

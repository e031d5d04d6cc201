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
        _checkPromises(current, next);

        // Effect
        bytes32 newHash = next.hash();
        _changedHash = newHash;

        // Interaction: the list has at most MOST_CURRENCIES.
        uint256 count = CURRENCIES.count();
        for (uint256 n; n < count && n < MOST_CURRENCIES; ++n) {
            // casting to 'uint8' is safe because n is below 256
            // forge-lint: disable-next-line(unsafe-typecast)
            _settle(current, oldHash, uint8(n));
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

    /// @dev Divides what came before a change, or keeps the old list for it. A caller who leaves this too little gas
    /// wins nothing: the currency keeps its old list.
    function _settle(Payee[] calldata current, bytes32 oldHash, uint8 currency) private {
        if (_keptHash[currency] != 0) return;
        try this.settle(current, currency, msg.sender) {}
        catch {
            // Effect
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
        amount = currency == 0 ? address(this).balance : SafeTransferLib.balanceOf(token, address(this));
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
    function _checkPromises(Payee[] calldata current, Payee[] calldata next) private view {
        for (uint256 n; n < current.length; ++n) {
            if (current[n].endsAt <= block.timestamp) continue;
            if (n >= next.length || !_same(current[n], next[n])) {
                revert PullSplit_PromisedPart(n, current[n].account, current[n].endsAt);
            }
        }
    }

    function _same(Payee calldata a, Payee calldata b) private pure returns (bool) {
        return a.account == b.account && a.bps == b.bps && a.endsAt == b.endsAt;
    }
}

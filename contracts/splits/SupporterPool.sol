// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {MerkleProofLib} from "solady/src/utils/MerkleProofLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {Payments} from "../payments/Payments.sol";
import {ISupporterPool, SupporterRule} from "./ISupporterPool.sol";

/// @title SupporterPool
/// @notice See {ISupporterPool}. Every pool is a clone that carries its list and rule as immutable arguments,
/// `abi.encode(root, count, rule)`, and therefore needs no initialiser.
contract SupporterPool is ISupporterPool, ReentrancyGuardTransient {
    ILedger private immutable LEDGER;
    ICurrencyList private immutable CURRENCIES;

    /// @inheritdoc ISupporterPool
    mapping(uint8 currency => uint256) public paidToAll; // slot 0
    /// @inheritdoc ISupporterPool
    mapping(address account => mapping(uint8 currency => uint256)) public paidTo; // slot 1

    constructor(ILedger ledger, ICurrencyList currencies) {
        LEDGER = ledger;
        CURRENCIES = currencies;
    }

    /// @inheritdoc ISupporterPool
    receive() external payable {}

    /// @inheritdoc ISupporterPool
    function pay(address account, uint8 currency, bytes32[] calldata proof)
        external
        nonReentrant
        returns (uint256 amount)
    {
        // Check
        if (!isListed(account, proof)) revert SupporterPool_NotListed(account);

        // Interaction: only this contract's own money, from the Ledger to here.
        if (LEDGER.owed(address(this), currency) != 0) LEDGER.withdrawFor(address(this), currency);

        // Check
        address token;
        (token, amount) = _shareOf(account, currency, 0);
        if (amount == 0) revert SupporterPool_NothingOwed(account, currency);

        // Effect
        uint256 paid = paidTo[account][currency] + amount;
        uint256 all = paidToAll[currency] + amount;
        (paidTo[account][currency], paidToAll[currency]) = (paid, all);

        // Log
        emit SupporterPaid({account: account, currency: currency, amount: amount, paid: paid, paidToAll: all});

        // Interaction
        Payments.push(LEDGER, token, currency, account, amount);
    }

    /// @inheritdoc ISupporterPool
    function owedTo(address account, uint8 currency) external view returns (uint256 amount) {
        (, amount) = _shareOf(account, currency, LEDGER.owed(address(this), currency));
    }

    /// @inheritdoc ISupporterPool
    function rule() external view returns (SupporterRule memory) {
        return abi.decode(LibClone.argsOnClone(address(this), 64), (SupporterRule));
    }

    /// @inheritdoc ISupporterPool
    function isListed(address account, bytes32[] calldata proof) public view returns (bool) {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account))));
        return MerkleProofLib.verifyCalldata(proof, root(), leaf);
    }

    /// @inheritdoc ISupporterPool
    function root() public view returns (bytes32) {
        return bytes32(LibClone.argsOnClone(address(this)));
    }

    /// @inheritdoc ISupporterPool
    function count() public view returns (uint32) {
        return abi.decode(LibClone.argsOnClone(address(this), 32), (uint32));
    }

    /// @dev A supporter's part of all that ever came. A token that took something back owes nothing until as much has
    /// come again.
    function _shareOf(address account, uint8 currency, uint256 waiting)
        private
        view
        returns (address token, uint256 amount)
    {
        (token,,) = CURRENCIES.currencyAt(currency);
        uint256 held = token == address(0) ? address(this).balance : SafeTransferLib.balanceOf(token, address(this));
        uint256 share = (held + waiting + paidToAll[currency]) / count(); // floor: the rest waits for more
        amount = FixedPointMathLib.zeroFloorSub(share, paidTo[account][currency]);
    }
}

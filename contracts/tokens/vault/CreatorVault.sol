// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {Payments} from "../../payments/Payments.sol";
import {DripMath} from "./DripMath.sol";
import {ICreatorVault} from "./ICreatorVault.sol";
import {VaultVotes} from "./VaultVotes.sol";

/// @title CreatorVault
/// @notice See {ICreatorVault}. Deployed once; every vault is a clone that carries
/// `token 20 bytes | creator 20 bytes | smallest stake 12 bytes | whether the creator votes 1 byte`. There is nothing to
/// initialise: the code of the clone is its configuration.
contract CreatorVault is VaultVotes, ReentrancyGuardTransient {
    /// @dev How long a stake waits on its way out: 7 days, longer than any vote of {CreatorGovernor}.
    uint256 private constant COOL_DOWN = 604_800;

    ILedger private immutable LEDGER;

    constructor(ILedger ledger, ICurrencyList currencies) VaultVotes(currencies) {
        LEDGER = ledger;
    }

    /// @notice Takes native money where revenue in it is shared; {absorb} shares it.
    receive() external payable {
        if (!_revenue[0].shared) revert CreatorVault_NotShared(0);
    }

    /// @inheritdoc ICreatorVault
    function stake(uint256 amount) external nonReentrant {
        // Check
        if (amount == 0) revert CreatorVault_ZeroAmount();
        Totals memory all = _totals;
        uint256 sum = amount > type(uint96).max ? amount : amount + all.staked + all.leaving;
        if (sum > type(uint96).max) revert CreatorVault_TooMuch(sum, type(uint96).max);
        Position storage position = _positions[msg.sender];
        uint256 before = position.staked;
        if (before + amount < minStake()) revert CreatorVault_BelowMinStake(before + amount, minStake());

        // Effect
        _accrue(msg.sender, before, all);
        // casting to 'uint96' is safe because the sum was checked above
        position.staked = uint96(before + amount);
        _totals.staked = all.staked + uint96(amount);
        if (_hasVotes(msg.sender)) _transferVotingUnits(address(0), msg.sender, amount);

        // Log
        emit Staked({
            account: msg.sender,
            amount: amount,
            stake: before + amount,
            totalStaked: all.staked + amount
        });

        // Interaction
        Payments.takeToken(token(), msg.sender, amount);
    }

    /// @inheritdoc ICreatorVault
    function unstake(uint256 amount) external nonReentrant {
        // Check
        if (amount == 0) revert CreatorVault_ZeroAmount();
        Position memory position = _positions[msg.sender];
        if (amount > position.staked) revert CreatorVault_StakeTooSmall(position.staked, amount);
        uint256 rest = position.staked - amount;
        if (rest != 0 && rest < minStake()) revert CreatorVault_BelowMinStake(rest, minStake());

        // Effect
        Totals memory all = _totals;
        _accrue(msg.sender, position.staked, all);
        // casting to 'uint96' is safe because both parts of a position are parts of totals of 96 bits
        position.staked = uint96(rest);
        position.leaving += uint96(amount);
        position.until = uint40(block.timestamp + COOL_DOWN);
        _positions[msg.sender] = position;
        _totals.staked = all.staked - uint96(amount);
        _totals.leaving = all.leaving + uint96(amount);
        if (_hasVotes(msg.sender)) _transferVotingUnits(msg.sender, address(0), amount);

        // Log
        emit Unstaked({
            account: msg.sender,
            amount: amount,
            stake: rest,
            totalStaked: all.staked - amount,
            leaving: position.leaving,
            until: position.until
        });
    }

    /// @inheritdoc ICreatorVault
    function withdraw(address to) external nonReentrant returns (uint256 amount) {
        // Check
        _checkPayee(to);
        Position storage position = _positions[msg.sender];
        amount = position.leaving;
        if (amount == 0) revert CreatorVault_NothingLeaving(msg.sender);
        if (block.timestamp < position.until) revert CreatorVault_CoolingDown(position.until, block.timestamp);

        // Effect
        position.leaving = 0;
        position.until = 0;
        // casting to 'uint96' is safe because it was read from 96 bits
        uint96 totalLeaving = _totals.leaving - uint96(amount);
        _totals.leaving = totalLeaving;

        // Log
        emit StakeWithdrawn({account: msg.sender, to: to, amount: amount, totalLeaving: totalLeaving});

        // Interaction
        SafeTransferLib.safeTransfer(token(), to, amount);
    }

    /// @inheritdoc ICreatorVault
    function openRevenue(uint8 currency, bytes32 notice) external {
        // Check
        if (msg.sender != creator()) revert CreatorVault_NotCreator(msg.sender);
        (address currencyToken,,) = CURRENCIES.currencyAt(currency);
        if (currencyToken == token()) revert CreatorVault_OwnToken(currencyToken);
        if (_revenue[currency].shared) revert CreatorVault_SharedAlready(currency);
        Totals memory all = _totals;
        if (all.count == MAX_CURRENCIES) revert CreatorVault_TooManyCurrencies(MAX_CURRENCIES);

        // Effect
        _revenue[currency].shared = true;
        _revenue[currency].token = currencyToken;
        _totals.currencies = all.currencies | uint32(currency) << 8 * all.count;
        _totals.count = all.count + 1;

        // Log
        emit RevenueOpened({currency: currency, creator: msg.sender, token: currencyToken, notice: notice});
    }

    /// @inheritdoc ICreatorVault
    function notifyRevenue(uint8 currency, uint256 amount) external payable nonReentrant {
        // Check
        Revenue storage revenue = _sharedIn(currency);
        if (amount == 0) revert CreatorVault_ZeroAmount();
        (,, bool paused) = CURRENCIES.currencyAt(currency);
        if (paused) revert CreatorVault_CurrencyPaused(currency);
        uint256 wanted = currency == 0 ? amount : 0;
        if (msg.value != wanted) revert CreatorVault_WrongValue(msg.value, wanted);

        // Effect, Log
        _notify(revenue, currency, amount);

        // Interaction
        if (currency != 0) Payments.takeToken(revenue.token, msg.sender, amount);
    }

    /// @inheritdoc ICreatorVault
    function absorb(uint8 currency) external nonReentrant returns (uint256 amount) {
        // Check
        Revenue storage revenue = _sharedIn(currency);

        // Interaction: the ledger is ours and pays this vault; what it pays has to be here before it is counted.
        if (LEDGER.owed(address(this), currency) != 0) LEDGER.withdraw(currency, address(this));
        amount = _surplus(revenue);
        if (amount == 0) revert CreatorVault_NothingToShare(currency);

        // Effect, Log
        _notify(revenue, currency, amount);
    }

    /// @inheritdoc ICreatorVault
    function claim(uint8 currency, address to) external nonReentrant returns (uint256 amount) {
        // Check
        _checkPayee(to);
        Revenue storage revenue = _sharedIn(currency);

        // Effect
        uint256 perToken = _advance(revenue, currency, _totals.staked);
        Share storage share = revenue.shares[msg.sender];
        uint256 earned = _accrueIn(share, perToken, _positions[msg.sender].staked);
        amount = earned / DripMath.SCALE; // floor: the rest stays the account's
        if (amount == 0) revert CreatorVault_NothingEarned(msg.sender, currency);
        share.earned = earned - amount * DripMath.SCALE;
        // casting to 'uint96' is safe because nobody earns more than was shared
        uint96 paid = revenue.paid + uint96(amount);
        revenue.paid = paid;

        // Log
        emit RewardPaid({currency: currency, account: msg.sender, to: to, amount: amount, paid: paid});

        // Interaction
        if (currency == 0) SafeTransferLib.safeTransferETH(to, amount);
        else SafeTransferLib.safeTransfer(revenue.token, to, amount);
    }

    /// @dev The revenue of a currency; reverts unless the creator opened it.
    function _sharedIn(uint8 currency) private view returns (Revenue storage revenue) {
        revenue = _revenue[currency];
        if (!revenue.shared) revert CreatorVault_NotShared(currency);
    }

    /// @dev Reverts for the zero address and the vault, from which nobody could take the money out.
    function _checkPayee(address to) private view {
        if (to == address(0) || to == address(this)) revert CreatorVault_NotAPayee(to);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {IFeeSchedule} from "../../../../contracts/payments/IFeeSchedule.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {CreatorTokenFactory} from "../../../../contracts/tokens/CreatorTokenFactory.sol";
import {ICreatorTokenErrors} from "../../../../contracts/tokens/ICreatorTokenErrors.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {SettableFees} from "./SettableFees.sol";
import {TradeEvents} from "./TradeEvents.sol";
import {PaymentParts} from "../../kit/PaymentParts.sol";

/// @title TokenStage
/// @notice The factory and what it needs; one native token on the standard curve with a creator fee of 1 %, nothing
/// locked and nothing sold, and one in dollars on the steepest curve.
abstract contract TokenStage is TradeEvents, PaymentParts, ICreatorTokenErrors {
    uint256 internal constant LATE = NOW + 100 * 365 days;
    uint256 internal constant CAP = 1_000_000e18;
    uint256 internal constant V = 10_000e18;
    uint256 internal constant STANDARD = 2e28;
    uint256 internal constant BPS = 10_000;
    /// @notice Slot of supply, fees owed and fee in every token.
    bytes32 internal constant BOOK = bytes32(uint256(0x05345cdf77eb68f44c));

    address internal creator = address(0xC4EA704);
    address internal fan = address(0xFA11);
    address internal other = address(0x07E4);
    address internal referrer = address(0x4EFE4);
    address internal treasury = address(0x74EA5);

    SettableFees internal fees;
    FreezingToken internal freezing; // currency 2, 18 decimals
    CreatorTokenFactory internal factory;
    CreatorToken internal token;
    CreatorToken internal dollars;

    function setUp() public virtual {
        openPayments();
        fees = new SettableFees(treasury);
        freezing = new FreezingToken();
        currencies.list(address(freezing));
        factory = new CreatorTokenFactory(ledger, IFeeSchedule(address(fees)), currencies);
        token = make(creator, standard());
        ICreatorTokenFactory.Launch memory inDollars = standard();
        inDollars.currency = 1;
        inDollars.preset = 4;
        dollars = make(address(0xD011A4), inDollars);
        vm.deal(fan, 1e30);
        vm.deal(other, 1e30);
        dollar.mint(fan, 1e15);
    }

    /// @notice What the native token of the stage is made with.
    function standard() internal pure returns (ICreatorTokenFactory.Launch memory launch) {
        launch.name = "Northlight";
        launch.symbol = "NORTH";
        launch.preset = 1;
        launch.creatorFeeBps = 100;
        launch.maxCost = type(uint256).max;
    }

    function make(address who, ICreatorTokenFactory.Launch memory launch) internal returns (CreatorToken) {
        vm.prank(who);
        return CreatorToken(factory.create(launch));
    }

    function makePaid(address who, ICreatorTokenFactory.Launch memory launch, uint256 value)
        internal
        returns (CreatorToken)
    {
        vm.deal(who, who.balance + value);
        vm.prank(who);
        return CreatorToken(factory.create{value: value}(launch));
    }

    /// @notice A token with a launch fee of `bps` that falls for `time` seconds.
    function makeGuarded(address who, uint16 bps, uint16 time) internal returns (CreatorToken) {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.launchFeeBps = bps;
        launch.launchSeconds = time;
        return make(who, launch);
    }

    function buy(address who, uint256 value) internal returns (uint256) {
        return buyIn(token, who, value);
    }

    function buyIn(CreatorToken which, address who, uint256 value) internal returns (uint256) {
        vm.prank(who);
        return which.buy{value: value}(who, 0, LATE, address(0));
    }

    function sell(address who, uint256 tokens) internal returns (uint256) {
        return sellIn(token, who, tokens);
    }

    function sellIn(CreatorToken which, address who, uint256 tokens) internal returns (uint256) {
        vm.prank(who);
        return which.sell(tokens, who, 0, LATE);
    }

    function allow(address who, uint256 amount) internal {
        vm.prank(who);
        dollar.approve(address(dollars), amount);
    }

    /// @notice Rounded up, written otherwise than in the contract.
    function up(uint256 above, uint256 below) internal pure returns (uint256) {
        return above == 0 ? 0 : (above - 1) / below + 1;
    }

    /// @notice Cost of `tokens` at `supply`, from the area under the line as two squares.
    function costAt(uint256 supply, uint256 tokens, uint256 slope) internal pure returns (uint256) {
        uint256 u = supply + V;
        return up((u + tokens) * (u + tokens) - u * u, slope);
    }

    /// @notice Worth of `tokens` at `supply`, likewise.
    function worthAt(uint256 supply, uint256 tokens, uint256 slope) internal pure returns (uint256) {
        uint256 u = supply + V;
        return (u * u - (u - tokens) * (u - tokens)) / slope;
    }

    function reverts(bytes4 selector, uint256 a, uint256 b) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b));
    }

    function reverts(bytes4 selector, uint256 a) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a));
    }

    function reverts(bytes4 selector, address a) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a));
    }

    function reverts(bytes4 selector) internal {
        vm.expectRevert(abi.encodeWithSelector(selector));
    }

    /// @notice The money of a token says exactly this.
    function booked(CreatorToken which, uint256 supply, uint256 reserve, uint256 platform, uint256 creators)
        internal
        view
    {
        assertEq(which.totalSupply(), supply, "supply");
        assertEq(which.reserveBalance(), reserve, "reserve");
        (uint256 platformOwed, uint256 creatorOwed) = which.feesOwed();
        assertEq(platformOwed, platform, "owed to the platform");
        assertEq(creatorOwed, creators, "owed to the creator");
    }

    /// @notice The trade of `which` before which this is called, its totals counted on from what the token says now.
    function deal(CreatorToken which, address who, uint256 tokens, uint256 amount)
        internal
        view
        returns (Deal memory made)
    {
        (made.who, made.to, made.tokens, made.amount) = (who, who, tokens, amount);
        (made.currency,) = which.currency();
        (made.supply, made.reserve) = (which.totalSupply(), which.reserveBalance());
        (made.platformOwed, made.creatorOwed) = which.feesOwed();
    }

    /// @notice Expects the purchase to say all of it; both fees as in `made`.
    function expectBought(CreatorToken which, Deal memory made) internal {
        made.supply += made.tokens;
        made.reserve += made.amount - made.platformFee - made.creatorFee;
        expectFees(which, made);
        emitBought(made);
    }

    /// @notice Expects the sale to say all of it.
    function expectSold(CreatorToken which, Deal memory made) internal {
        made.supply -= made.tokens;
        made.reserve -= made.amount;
        expectFees(which, made);
        emitSold(made);
    }

    function expectFees(CreatorToken which, Deal memory made) private {
        made.platformOwed += made.platformFee;
        made.creatorOwed += made.creatorFee;
        vm.expectEmit(address(which));
    }
}

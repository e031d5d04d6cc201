// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CopyCollector} from "../../../../../contracts/mocks/recordings/CopyCollector.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IPassResale, Listing} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {Fees} from "../../../../../contracts/payments/Fees.sol";
import {ResaleStage} from "../ResaleStage.sol";

contract WrongTest is ResaleStage {
    function refuses(Listing memory made, address to, uint256 value, uint256 most, bytes memory reason) private {
        vm.prank(buyer);
        vm.expectRevert(reason);
        resale.buy{value: value}(made, to, most, 0);
        assertEq(buyer.balance, 100 ether, "nothing was paid");
    }

    function inDollars() private returns (Listing memory made) {
        made = copyListing();
        (made.currency, made.price) = (1, DOLLARS_ASK);
        offer(made);
        dollar.mint(buyer, DOLLARS_ASK);
        vm.prank(buyer);
        dollar.approve(address(resale), DOLLARS_ASK);
    }

    /// @custom:proves [S3.95] the seller cannot buy from themselves
    function test_toSeller() public {
        Listing memory made = offer(passListing());
        bytes memory reason = abi.encodeWithSelector(IPassResale.PassResale_ToSeller.selector, fan);
        refuses(made, fan, ASK, ASK, reason);
    }

    /// @custom:proves [S3.95][T44] a price above the agreed maximum refuses
    function test_priceAboveMax() public {
        Listing memory made = offer(passListing());
        bytes memory reason = abi.encodeWithSelector(IPassResale.PassResale_PriceAboveMax.selector, ASK, ASK - 1);
        refuses(made, buyer, ASK, ASK - 1, reason);
    }

    /// @custom:proves [S3.95] one wei below the price refuses
    function test_underpaid() public {
        Listing memory made = offer(passListing());
        bytes memory reason = abi.encodeWithSelector(IPassResale.PassResale_Underpaid.selector, ASK - 1, ASK);
        refuses(made, buyer, ASK - 1, ASK, reason);
    }

    /// @custom:proves [S3.95] native money for dollars refuses
    function test_value() public {
        Listing memory made = inDollars();
        bytes memory reason = abi.encodeWithSelector(IPassResale.PassResale_ValueNotAccepted.selector, 1);
        refuses(made, buyer, 1, DOLLARS_ASK, reason);
    }

    /// @custom:proves [S3.95] paused sales refuse until the second they resume
    function test_paused() public {
        Listing memory made = passListing();
        made.until = uint40(NOW + 20 days);
        offer(made);
        schedule.pauseInflow(Fees.RESALE);
        uint256 until = NOW + 7 days;
        bytes memory reason = abi.encodeWithSelector(IPassResale.PassResale_InflowPaused.selector, until);
        refuses(made, buyer, ASK, ASK, reason);
        vm.warp(until - 1);
        refuses(made, buyer, ASK, ASK, reason);
        vm.warp(until);
        take(made, buyer);
    }

    /// @custom:proves [S3.95] a paused currency refuses
    function test_pausedCurrency() public {
        Listing memory made = inDollars();
        currencies.setPaused(1, true);
        bytes memory reason = abi.encodeWithSelector(IPassResale.PassResale_CurrencyPaused.selector, 1);
        refuses(made, buyer, 0, DOLLARS_ASK, reason);
    }

    /// @custom:proves [S3.95] a buyer who cannot hold it pays nothing
    function test_cannotHold() public {
        Listing memory made = offer(passListing());
        uint256 held = buy(other, gold);
        bytes memory reason =
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, other, held, gold);
        refuses(made, other, ASK, ASK, reason);
        refuses(made, address(0), ASK, ASK, abi.encodeWithSignature("TransferToZeroAddress()"));
        made = offer(copyListing());
        bytes memory refused = abi.encodeWithSignature("TransferToNonERC1155ReceiverImplementer()");
        refuses(made, address(dollar), ASK, ASK, refused);
    }

    /// @custom:proves [S3.95][S4.38] a pass that rests or can be asked back is not sold until then
    function test_resting() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        (made.flags, made.refundWindow) = (4, 1 days);
        uint256 opens = NOW + 1 days;
        refusesUntil(addTier(made), opens, IStreamPassErrors.StreamPass_RefundOpen.selector);
        (made.flags, made.refundWindow) = (16, 0);
        opens = (NOW / 1 days + 2) * 1 days;
        vm.warp(NOW);
        refusesUntil(addTier(made), opens, IStreamPassErrors.StreamPass_Held.selector);
    }

    function refusesUntil(uint16 tierId, uint256 opens, bytes4 reason) private {
        Listing memory made = passListing();
        made.seller = address(uint160(0x5E11E4) + 16 * uint160(tierId));
        vm.deal(made.seller, PRICE);
        made.itemId = buy(made.seller, tierId);
        made.state = (uint256(tierId) << 40) | (NOW + MONTH);
        list(made);
        vm.prank(made.seller);
        pass.approve(address(resale), made.itemId);
        address to = address(uint160(made.seller) + 1);
        vm.warp(opens - 1);
        refuses(made, to, ASK, ASK, abi.encodeWithSelector(reason, made.itemId, opens));
        vm.warp(opens);
        vm.deal(buyer, 101 ether);
        take(made, to);
        assertEq(pass.ownerOf(made.itemId), to, "sold");
    }

    /// @custom:proves [S3.78][T31] nobody buys from inside a purchase
    function test_reenter() public {
        CopyCollector hostile = new CopyCollector();
        Listing memory second = offer(passListing());
        Listing memory first = offer(copyListing());
        bytes4 guarded = bytes4(keccak256("ReentrancyGuardReentrantCall()"));
        hostile.prepare(address(resale), abi.encodeCall(resale.buy, (second, address(hostile), ASK, 0)));
        take(first, address(hostile));
        assertEq(hostile.tries(), 1, "tried with copies in hand");
        assertEq(uint32(hostile.reason()), uint32(guarded), "why not");
        vm.prank(creator);
        pass.setPayout(address(hostile));
        bytes memory relist = abi.encodeCall(resale.list, (address(recordings), copyId, 1, 1, 0, UNTIL));
        hostile.prepare(address(resale), relist);
        take(second, buyer);
        assertEq(hostile.tries(), 2, "tried with royalties in hand");
        assertEq(uint32(hostile.reason()), uint32(guarded), "why not");
        move(buyer, fan, passId);
        second = offer(passListing());
        hostile.prepare(address(resale), abi.encodeCall(resale.cancel, (address(pass), passId)));
        take(second, buyer);
        assertEq(hostile.tries(), 3, "and a cancellation");
        assertEq(uint32(hostile.reason()), uint32(guarded), "why not");
    }
}

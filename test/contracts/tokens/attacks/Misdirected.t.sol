// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OneForEach} from "../../../../contracts/clones/OneForEach.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenBook, TokenBookBits} from "../../../../contracts/tokens/state/TokenBook.sol";
import {CurveMath} from "../../../../contracts/tokens/CurveMath.sol";
import {TokenStage} from "../kit/TokenStage.sol";

/// @notice What careless people and odd money do to a token.
contract MisdirectedTest is TokenStage {
    /// @custom:proves [S3.52][S3.53] neither tokens nor money go to the factory, from where nobody could take them back
    function test_factory() public {
        uint256 held = buy(fan, 1 ether);
        address to = address(factory);
        vm.startPrank(fan);
        reverts(CreatorToken_BadReceiver.selector, to);
        token.buy{value: 1 ether}(to, 0, LATE, address(0));
        reverts(CreatorToken_BadReceiver.selector, to);
        token.buyExact{value: 1 ether}(1e18, to, 1 ether, LATE, address(0));
        reverts(CreatorToken_BadReceiver.selector, to);
        token.transfer(to, 1);
        token.approve(fan, 1);
        reverts(CreatorToken_BadReceiver.selector, to);
        token.transferFrom(fan, to, 1);
        reverts(CreatorToken_BadReceiver.selector, to);
        token.sell(held, to, 0, LATE);
        vm.stopPrank();
        vm.prank(creator);
        reverts(CreatorToken_BadReceiver.selector, to);
        token.setPayout(to);
        assertEq(token.balanceOf(fan), held, "kept");
    }

    /// @custom:proves [S3.53][T11] money forced into a token is in no book and pays nobody
    function test_forced() public {
        uint256 held = buy(fan, 1 ether);
        vm.deal(address(token), address(token).balance + 5 ether);
        booked(token, held, 0.965 ether, 0.025 ether, 0.01 ether);
        (uint256 out,,) = token.quoteSell(held);
        assertTrue(out < 1 ether, "no more for the tokens");
        sell(fan, held);
        (uint256 platform, uint256 creators) = token.collectFees();
        assertEq(platform + creators, 1 ether - out, "no more for the payees");
        assertEq(address(token).balance, 5 ether, "it stays");
    }

    /// @custom:proves [S3.53][T11] pieces cost and bring the same reserve as the whole, and never more than was paid
    function testFuzz_pieces(uint256 whole, uint256 pieces) public {
        whole = bound(whole, 1e12, 1_000e18);
        pieces = bound(pieces, 1, 12);
        uint256 before = fan.balance;
        for (uint256 n; n < pieces; ++n) {
            vm.prank(fan);
            token.buyExact{value: 1 ether}(whole / pieces, fan, 1 ether, LATE, address(0));
        }
        uint256 held = token.balanceOf(fan);
        assertEq(token.reserveBalance(), up(held * (2 * V + held), STANDARD), "what the whole costs");
        for (uint256 n; n < pieces; ++n) {
            (bool worth,) = address(token).staticcall(abi.encodeCall(token.quoteSell, (held / pieces)));
            if (worth) sell(fan, held / pieces);
        }
        uint256 left = token.totalSupply();
        assertEq(token.reserveBalance(), up(left * (2 * V + left), STANDARD), "what is left costs");
        assertTrue(fan.balance < before, "no gain");
        (uint256 platform, uint256 creators) = token.feesOwed();
        assertEq(address(token).balance, token.reserveBalance() + platform + creators, "all of it is somebody's");
    }

    /// @custom:proves [S3.53] the short formula of the reserve is the proved one
    function testFuzz_backing(uint256 supply, uint256 exponent) public pure {
        supply = bound(supply, 0, CAP);
        uint256 slope = 2 * 10 ** bound(exponent, 25, 41);
        assertEq(TokenBookBits.backing(supply, slope), CurveMath.costOf(V, supply, slope), "backing");
    }

    /// @custom:proves [S3.53] the four parts of the book do not touch each other
    function testFuzz_book(uint80 supply, uint80 platform, uint88 creators, uint8 bps) public pure {
        TokenBook book = TokenBookBits.pack(supply, platform, creators, bps);
        assertEq(book.supply(), supply, "supply");
        assertEq(book.platformOwed(), platform, "platform");
        assertEq(book.creatorOwed(), creators, "creator");
        assertEq(book.platformBps(), bps, "bps");
    }

    /// @custom:proves [S3.51][T10] a second launch refuses even from a creator who sold everything of the first
    function test_secondLaunch() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.locked = 1;
        CreatorToken first = makePaid(fan, launch, 1 ether);
        uint256 bought = buyIn(first, fan, 1 ether);
        vm.startPrank(fan);
        first.sell(bought, fan, 0, LATE);
        bytes4 exists = OneForEach.OneForEach_NotMade.selector;
        vm.expectRevert(abi.encodeWithSelector(exists, fan, address(first)));
        factory.create{value: 1 ether}(launch);
        vm.stopPrank();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReenteringToken} from "../../../../contracts/mocks/tokens/powers/ReenteringToken.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../kit/TokenStage.sol";

/// @notice A reserve token that trades while somebody pays with it. All it tries goes through at any other moment.
contract ReenteredMarketTest is TokenStage {
    uint256 private constant KEY = 0xA11CE;

    ReenteringToken private reserve;
    CreatorToken private market;

    function setUp() public override {
        super.setUp();
        reserve = new ReenteringToken();
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.currency = currencies.list(address(reserve));
        market = make(address(0x3A4CE7), launch);
        stock(fan, fan);
        stock(address(reserve), address(reserve));
        stock(fan, vm.addr(KEY));
    }

    /// @dev `payer` has reserve and allows it to the market, `to` has some of the market's tokens.
    function stock(address payer, address to) private {
        reserve.mint(payer, 10 ether);
        vm.startPrank(payer);
        reserve.approve(address(market), type(uint256).max);
        market.buyWithToken(1 ether, to, 0, LATE, address(0));
        vm.stopPrank();
    }

    function signedSale(uint256 tokens) private view returns (bytes memory) {
        bytes32 kind = keccak256(
            "Sale(address owner,uint256 tokens,address to,uint256 minOut,uint256 nonce,uint256 deadline)"
        );
        bytes32 hash = keccak256(abi.encode(kind, vm.addr(KEY), tokens, other, 0, 0, LATE));
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(KEY, keccak256(abi.encodePacked(hex"1901", market.DOMAIN_SEPARATOR(), hash)));
        return abi.encodePacked(r, s, v);
    }

    /// @dev The reserve calls from outside, and then while the fan's money is on its way.
    function turnedAway(bytes memory data, string memory what) private {
        uint256 start = vm.snapshotState();
        vm.prank(address(reserve));
        (bool ok,) = address(market).call(data);
        assertTrue(ok, what);
        vm.revertToState(start);
        start = vm.snapshotState();
        reserve.prepare(address(market), data);
        vm.prank(fan);
        market.buyWithToken(1 ether, fan, 0, LATE, address(0));
        assertEq(reserve.tries(), 1, what);
        assertFalse(reserve.succeeded(), what);
        assertEq(uint32(reserve.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), what);
        vm.revertToState(start);
    }

    /// @custom:proves [S3.53][S3.54][S3.78][T31] while a purchase is being paid nothing else is bought, sold or collected
    function test_trade() public {
        address to = address(reserve);
        turnedAway(abi.encodeCall(market.buyWithToken, (1 ether, to, 0, LATE, address(0))), "buy");
        turnedAway(abi.encodeCall(market.buyExact, (1e18, to, 1 ether, LATE, address(0))), "buy exactly");
        turnedAway(abi.encodeCall(market.sell, (1e18, to, 0, LATE)), "sell");
        bytes memory signature = signedSale(1e18);
        turnedAway(
            abi.encodeCall(market.sellWithPermit, (vm.addr(KEY), 1e18, other, 0, LATE, signature)), "sell for another"
        );
        turnedAway(abi.encodeCall(market.collectFees, ()), "collect");
    }
}

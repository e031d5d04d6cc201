// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorToken} from "../../../../contracts/tokens/ICreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../../tokens/kit/TokenStage.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";

contract TokenRowsTest is TokenStage, MoneyMatrix {
    function setUp() public override {
        super.setUp();
        bytes memory again = abi.encodeCall(ICreatorToken.buy, (fan, 0, LATE, address(0)));
        attackWith(address(token), 0.1 ether, again);
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function sellTo(address to) private {
        buy(fan, 3 ether);
        vm.prank(fan);
        token.sell(100e18, to, 0, LATE);
    }

    /// @dev What the sale of the row pays.
    function proceeds() private returns (uint256 amount) {
        uint256 start = vm.snapshotState();
        address to = address(0x0BE5);
        sellTo(to);
        amount = to.balance;
        vm.revertToState(start);
        assertTrue(amount != 0, "a sale pays");
    }

    function pay(address buyer, uint256 value) private {
        vm.deal(buyer, buyer.balance + value);
        vm.prank(buyer);
    }

    /// @dev The surplus of an exact purchase goes back to the buyer.
    function buyExact(address buyer) private {
        (uint256 cost,,) = token.quoteBuyExact(100e18);
        pay(buyer, cost + 2 ether);
        token.buyExact{value: cost + 2 ether}(100e18, fan, cost, LATE, address(0));
    }

    /// @dev So does what is beyond the last token.
    function buyLast(address buyer) private {
        (uint256 most,,) = token.quoteBuyExact(CAP - 1e18);
        vm.prank(fan);
        token.buyExact{value: most}(CAP - 1e18, fan, most, LATE, address(0));
        (uint256 cost,,) = token.quoteBuyExact(1e18);
        pay(buyer, cost + 2 ether);
        token.buy{value: cost + 2 ether}(fan, 0, LATE, address(0));
    }

    /// @dev So does what a launch did not cost.
    function launch(address maker) private {
        ICreatorTokenFactory.Launch memory made = standard();
        made.locked = 10;
        pay(maker, 1_000 ether);
        factory.create{value: 1_000 ether}(made);
    }

    function launchSurplus() private returns (uint256 amount) {
        uint256 start = vm.snapshotState();
        launch(address(0x0BE5));
        amount = address(0x0BE5).balance;
        vm.revertToState(start);
        assertTrue(amount != 0 && amount < 1_000 ether, "some is left");
    }

    function collect(address to) private {
        vm.prank(creator);
        token.setPayout(to);
        buy(fan, 3 ether);
        token.collectFees();
    }

    function creatorFees() private returns (uint256 amount) {
        uint256 start = vm.snapshotState();
        collect(address(0x0BE5));
        amount = address(0x0BE5).balance;
        vm.revertToState(start);
        assertTrue(amount != 0, "fees are paid");
    }

    /// @custom:row CreatorToken.sell
    /// @custom:proves [S3.78][T31][T32] a sale pays or is kept for the receiver, who cannot trade from inside
    function test_sell() public {
        nativeRow(sellTo, proceeds());
    }

    /// @custom:row CreatorToken.collectFees
    /// @custom:proves [S3.78][T31][T32] fees are paid or kept, and the payee cannot trade from inside
    function test_collectFees() public {
        nativeRow(collect, creatorFees());
    }

    /// @custom:row CreatorToken.buyExact
    /// @custom:proves [S3.78][T31][T32] the surplus of an exact purchase is paid or kept for the buyer
    function test_buyExact() public {
        nativeRow(buyExact, 2 ether);
    }

    /// @custom:row CreatorToken.buy
    /// @custom:proves [S3.78][T31][T32] what is beyond the last token is paid or kept for the buyer
    function test_buy() public {
        uint256 start = vm.snapshotState();
        buyLast(address(0x0BE5));
        uint256 back = address(0x0BE5).balance;
        vm.revertToState(start);
        assertTrue(back + 1 >= 2 ether && back <= 2 ether + 1, "rounded by at most one unit");
        nativeRow(buyLast, back);
    }

    /// @custom:row CreatorToken.buyWithToken
    /// @custom:proves [S3.78][T31] a reserve token that freezes the market lets nobody buy and takes nothing
    function test_buyWithToken() public {
        ICreatorTokenFactory.Launch memory made = standard();
        made.currency = 2;
        CreatorToken market = make(address(0xF4EE2E), made);
        freezing.mint(fan, 100e18);
        vm.startPrank(fan);
        freezing.approve(address(market), 100e18);
        uint256 start = vm.snapshotState();
        (, uint256 spent,,) = market.quoteBuy(10e18);
        assertTrue(market.buyWithToken(10e18, fan, 0, LATE, address(0)) != 0, "honest");
        assertEq(freezing.balanceOf(fan), 100e18 - spent, "paid");
        vm.revertToState(start);
        freezing.freeze(address(market), true);
        for (uint256 n; n < 2; ++n) {
            freezing.setAnswersFalse(n == 1);
            vm.expectRevert(abi.encodeWithSignature("TransferFromFailed()"));
            market.buyWithToken(10e18, fan, 0, LATE, address(0));
        }
        vm.stopPrank();
        assertEq(freezing.balanceOf(fan), 100e18, "kept");
        assertEq(market.totalSupply(), 0, "supply");
    }

    /// @custom:row CreatorTokenFactory.create
    /// @custom:proves [S3.78][T31][T32] what a launch does not cost is paid or kept for its creator
    function test_create() public {
        attackWith(address(factory), 0, abi.encodeCall(ICreatorTokenFactory.create, (standard())));
        nativeRow(launch, launchSurplus());
    }
}

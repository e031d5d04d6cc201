// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../../contracts/mocks/FreezingToken.sol";
import {GasBurner} from "../../../../../contracts/mocks/GasBurner.sol";
import {Reenterer} from "../../../../../contracts/mocks/Reenterer.sol";
import {RefusingPayee} from "../../../../../contracts/mocks/RefusingPayee.sol";
import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {CreatorVault} from "../../../../../contracts/tokens/vault/CreatorVault.sol";
import {ICreatorVaultErrors} from "../../../../../contracts/tokens/vault/ICreatorVaultErrors.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice Calls back into the vault while the vault moves it.
contract CallingToken is TestDollar {
    address private target;
    bytes private data;
    bytes4 public reason;

    function prepare(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _callBack();
        return super.transferFrom(from, to, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        _callBack();
        return super.transfer(to, amount);
    }

    function _callBack() private {
        if (target == address(0)) return;
        (, bytes memory answer) = target.call(data);
        reason = answer.length < 4 ? bytes4(0) : bytes4(answer);
    }
}

/// @notice Receivers and tokens that mean harm.
contract HostileTest is VaultStage {
    bytes4 private constant GUARD = bytes4(keccak256("ReentrancyGuardReentrantCall()"));

    function setUp() public override {
        super.setUp();
        open(0);
        open(1);
    }

    /// @custom:proves [S3.78][T31] a claimer that is being paid cannot call anything that moves money
    function test_reenterClaim() public {
        Reenterer thief = new Reenterer();
        token.mint(address(thief), 10);
        thief.act(address(token), 0, abi.encodeCall(token.approve, (address(vault), 10)));
        thief.act(address(vault), 0, abi.encodeCall(vault.stake, (5)));
        bytes[6] memory calls = [
            abi.encodeCall(vault.claim, (0, address(thief))),
            abi.encodeCall(vault.stake, (5)),
            abi.encodeCall(vault.unstake, (5)),
            abi.encodeCall(vault.withdraw, (address(thief))),
            abi.encodeCall(vault.notifyRevenue, (0, 1)),
            abi.encodeCall(vault.absorb, (0))
        ];
        for (uint256 n; n < 6; ++n) {
            give(7 ether);
            wait(WEEK);
            thief.prepare(address(vault), n == 4 ? 1 : 0, calls[n]);
            thief.act(address(vault), 0, abi.encodeCall(vault.claim, (0, address(thief))));
            assertEq(thief.tries(), n + 1, "tried");
            assertFalse(thief.succeeded(), "succeeded");
            assertEq(uint32(thief.reason()), uint32(GUARD), "reason");
            assertEq(address(vault).balance, 0, "paid once");
            assertEq(dueIn(0), 0, "due");
        }
    }

    /// @custom:proves [S3.78][T31] a staked token that calls back changes nothing
    function test_reenterToken() public {
        CallingToken calling = new CallingToken();
        CreatorVault target = makeVault(calling, 0, true);
        calling.mint(fan, 20);
        calling.prepare(address(target), abi.encodeCall(target.stake, (5)));
        vm.startPrank(fan);
        calling.approve(address(target), 20);
        target.stake(10);
        assertEq(uint32(calling.reason()), uint32(GUARD), "staking");
        target.unstake(10);
        wait(WEEK);
        calling.prepare(address(target), abi.encodeCall(target.withdraw, (fan)));
        target.withdraw(fan);
        assertEq(uint32(calling.reason()), uint32(GUARD), "withdrawing");
        assertEq(calling.balanceOf(fan), 20, "everything back, once");
        vm.stopPrank();
    }

    /// @custom:proves [S3.59][T32] a receiver that refuses or burns gas keeps its reward and holds up nobody
    function test_refusingClaimer() public {
        RefusingPayee shy = new RefusingPayee();
        token.mint(address(shy), 10);
        shy.call(address(token), 0, abi.encodeCall(token.approve, (address(vault), 10)));
        shy.call(address(vault), 0, abi.encodeCall(vault.stake, (10)));
        stake(fan, 10);
        give(8 ether);
        wait(WEEK);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.ETHTransferFailed.selector));
        shy.call(address(vault), 0, abi.encodeCall(vault.claim, (0, address(shy))));
        address burner = address(new GasBurner());
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.ETHTransferFailed.selector));
        vault.claim(0, burner);
        assertEq(claim(fan, 0), 4 ether, "the other one");
        shy.setWilling(true);
        shy.call(address(vault), 0, abi.encodeCall(vault.claim, (0, address(shy))));
        assertEq(address(shy).balance, 4 ether, "later");
    }

    /// @custom:proves [S3.59][T32] a currency that freezes the vault holds up neither stakes nor other currencies
    function test_frozenCurrency() public {
        FreezingToken frozen = new FreezingToken();
        uint8 index = currencies.list(address(frozen));
        open(index);
        frozen.mint(payer, 100);
        vm.prank(payer);
        frozen.approve(address(vault), 100);
        stake(fan, UNIT);
        vm.prank(payer);
        vault.notifyRevenue(index, 100);
        give(7 ether);
        frozen.freeze(fan, true);
        wait(WEEK);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.TransferFailed.selector));
        vault.claim(index, fan);
        frozen.setAnswersFalse(true);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.TransferFailed.selector));
        vault.claim(index, fan);
        assertEq(claim(fan, 0), 7 ether, "native");
        unstake(fan, UNIT);
        wait(WEEK);
        assertEq(withdraw(fan), UNIT, "stake");
        vm.prank(fan);
        assertEq(vault.claim(index, other), 100, "to somebody who is not frozen");
    }

    /// @custom:proves [S3.59] money forced on a vault is counted for nobody until it is shared
    function test_forcedMoney() public {
        stake(fan, UNIT);
        give(7 ether);
        vm.deal(address(vault), 9 ether);
        wait(WEEK);
        assertEq(claim(fan, 0), 7 ether, "what was shared");
        assertEq(vault.absorb(0), 2 ether, "the rest is shared now");
        wait(WEEK);
        assertEq(claim(fan, 0), 2 ether, "and earned");
        assertEq(address(vault).balance, 0, "nothing is stuck");
        vm.deal(address(vault), 0);
        give(5 ether);
        vm.deal(address(vault), 4 ether); // a currency that shrank: less than is due
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NothingToShare.selector, 0));
        vault.absorb(0);
    }

    /// @custom:proves [S3.80][T30] the implementation itself takes neither stakes nor money
    function test_implementation() public {
        CreatorVault model = CreatorVault(payable(factory.implementation()));
        vm.startPrank(fan);
        uint256 least = model.minStake(); // its terms are bytes of its code
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_BelowMinStake.selector, 5, least)
        );
        model.stake(5);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.TransferFromFailed.selector));
        model.stake(least); // no token answers there
        (bool sent,) = address(model).call{value: 1}("");
        assertFalse(sent, "native");
        vm.stopPrank();
    }
}
